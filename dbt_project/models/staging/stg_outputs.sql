{{ corrected_facts('outputs', 'fact_output', 'output_id', link='disbursement_id') }}
