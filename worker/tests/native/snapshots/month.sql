SELECT strftime('%Y-%m', day * 86400, 'unixepoch') AS bucket, ins, tier,
  json_array(sum(n), sum(unverified), sum(late), sum(withdrawn), sum(voided), sum(corrected), sum(delayed), sum(flagged), sum(exempted), sum(exempted_low), sum(contradictory), sum(contradictable), sum(delay_1m), sum(delay_5m), sum(delay_30m), sum(delay_2h), sum(delay_1d), sum(delay_more), sum(r1), sum(r2), sum(r3), sum(r4), sum(r5), sum(a1), sum(a2), sum(a3), sum(a4), sum(a5), sum(e1), sum(e2)) AS sums0,
  json_array(sum(e3), sum(e4), sum(e5), sum(e6), sum(e7), sum(solved_yes), sum(solved_no), sum(reason_knowledge), sum(reason_attitude), sum(reason_communication), sum(reason_wait), sum(reason_automation), sum(reason_selfservice), sum(reason_policy), sum(reason_system), sum(reason_product), sum(reason_price), sum(reason_environment), sum(reason_other), sum(reason_unresolved), sum(att_agent), sum(att_not_agent), sum(att_mixed), sum(att_unknown), sum(att_agent_r1), sum(att_agent_r2), sum(att_agent_r3), sum(att_agent_r4), sum(att_agent_r5), sum(att_not_agent_r1)) AS sums1,
  json_array(sum(att_not_agent_r2), sum(att_not_agent_r3), sum(att_not_agent_r4), sum(att_not_agent_r5), sum(att_mixed_r1), sum(att_mixed_r2), sum(att_mixed_r3), sum(att_mixed_r4), sum(att_mixed_r5), sum(att_unknown_r1), sum(att_unknown_r2), sum(att_unknown_r3), sum(att_unknown_r4), sum(att_unknown_r5)) AS sums2
FROM tally
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
  AND day BETWEEN json_extract(?1, '$.from') AND json_extract(?1, '$.to')
  AND (agent IN (SELECT value FROM json_each(?1, '$.filters.agent')) OR instr(agent, char(31)) AND EXISTS (SELECT 1 FROM json_each(?1, '$.filters.agent') WHERE instr(char(31) || agent || char(31), char(31) || value || char(31))))
  AND source IN (SELECT value FROM json_each(?1, '$.filters.source'))
GROUP BY 1, 2, 3
LIMIT 10001;
