{{ facts_scoped('fact_criteria', 'criteria_id') }}
