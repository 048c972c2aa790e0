// What is drawn after the first question, by whichever core.

export const styles = `
select{font:inherit;border:0;background:var(--s);color:var(--m);max-width:9em;min-height:24px;border-radius:6px;cursor:pointer}
.bar{padding-top:.2em}
.said{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 1em}
.recorded{flex:1;font-weight:600}
.link{padding:.25em .1em;min-height:24px;font-size:.875em;font-weight:600;color:var(--a);text-decoration:none}
.link:hover{background:none;text-decoration:underline;text-underline-offset:.2em}
a.link{display:inline-flex;align-items:center}
@media(pointer:coarse){.link,select{min-height:44px}.link{padding-inline:.35em}}
`;
