// Sites with rules of their own, made before anybody asks for them: the Worker remembers a site for some seconds.

import { SUPPORT } from "./api.mjs";

/** A copy of the demo's site with other columns; resolves with its public site key. */
export async function siteLike(d1, name, columns = {}) {
  const site = `e2e-${name}`;
  const siteKey = `pk_test_e2e_${name.replaceAll("-", "_")}`;
  const copy = async (table, own) => {
    const { results } = await d1.prepare(`SELECT * FROM ${table} WHERE site = ?`).bind(SUPPORT.site).all();
    for (const row of results) {
      const values = { ...row, ...own };
      const names = Object.keys(values);
      const sql = `INSERT INTO ${table} (${names}) VALUES (${names.map(() => "?")})`;
      await d1.prepare(sql).bind(...Object.values(values)).run();
    }
  };
  await copy("site", { site, ...columns });
  await copy("site_key", { site, site_key: siteKey });
  await copy("signing_key", { site });
  await copy("site_instrument", { site });
  return siteKey;
}
