"""Is this state of the warehouse fit to be published, and what shall people be told about it?

`validate` judges a built warehouse by the suites in `suites/`; `report` draws the page that goes with a publication.
The suites hold what must be plausible about a publication as a whole. What must be true of the SQL (keys, references,
accepted values) is tested where the SQL lives, and what an article printed wrongly is a row of `quality_issue`.
"""
