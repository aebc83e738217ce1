{{ facts_scoped('fact_disbursement', 'disbursement_id', part_of='parent_disbursement_id') }}
