{{ corrected_facts('disbursements', 'fact_disbursement', 'disbursement_id', link='parent_disbursement_id') }}
