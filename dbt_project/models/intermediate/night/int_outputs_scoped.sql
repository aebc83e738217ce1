{{ facts_scoped('fact_output', 'output_id') }}
