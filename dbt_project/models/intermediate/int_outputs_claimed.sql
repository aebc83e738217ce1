{{ output_claims() }}
