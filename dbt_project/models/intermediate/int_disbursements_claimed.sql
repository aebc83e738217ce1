{{ disbursement_claims() }}
