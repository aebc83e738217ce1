{{ criteria_claims() }}
