// name: by_year_and_source
// How many papers of each year came from each source.
MATCH (p:Paper)
WHERE p.source IS NOT NULL
RETURN p.year AS year, CASE WHEN p.curated AND p.source = 'landmarks' THEN 'landmark, curated only' ELSE p.source END AS source,
       count(*) AS papers
ORDER BY year, source

// name: by_status
// How many papers have which status.
MATCH (p:Paper)
WHERE p.status IS NOT NULL
RETURN p.status AS status, count(*) AS papers
ORDER BY papers DESC
