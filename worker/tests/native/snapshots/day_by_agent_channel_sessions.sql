SELECT day AS bucket, ins, agent, channel,
  json_array(sum(sessions), sum(invited), sum(sampled_out), sum(skipped), sum(answered), sum(rated), sum(satisfied), sum(told * complaints), sum(told * complained), sum(told * complained_rated), sum(told * complained_satisfied), sum(matured * recontacted), sum(service_n), sum(service_s), sum(service_ss), sum(handed_over), sum(told * sessions), sum(matured * sessions)) AS sums
FROM (
  SELECT *,
    coalesce(day >= (SELECT since.day FROM feed AS since WHERE since.site = json_extract(?1, '$.site') AND since.space = json_extract(?1, '$.space') AND since.kind = 'complaints'), 0) AS told,
    coalesce(day >= (SELECT since.day FROM feed AS since WHERE since.site = json_extract(?1, '$.site') AND since.space = json_extract(?1, '$.space') AND since.kind = 'recontacts')
      AND day <= json_extract(?1, '$.matured[' || (resolve_days - 1) || ']'), 0) AS matured
  FROM session_tally
)
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
  AND day BETWEEN json_extract(?1, '$.from') AND json_extract(?1, '$.to')
  AND team IN (SELECT value FROM json_each(?1, '$.filters.team'))
  AND exceptional = 0
GROUP BY 1, 2, 3, 4
LIMIT 10001;
