-- Takes shifts back that begin within a time: of all places, of a branch, of an area, or of one.
DELETE FROM shift
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND since >= json_extract(?1, '$.from')
  AND since < json_extract(?1, '$.to')
  AND EXISTS (
    SELECT 1
    FROM place
    WHERE place.site = shift.site
      AND place.space = shift.space
      AND place.place = shift.place
      AND place.branch = coalesce(json_extract(?1, '$.branch'), place.branch)
      AND place.area IS coalesce(json_extract(?1, '$.area'), place.area)
      AND place.place = coalesce(json_extract(?1, '$.place'), place.place)
  );
