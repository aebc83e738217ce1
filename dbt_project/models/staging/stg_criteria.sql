{{ corrected_facts('criteria', 'fact_criteria', 'criteria_id') }}
