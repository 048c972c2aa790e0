// How the frame and the first question look. Colours are set once as private properties; the page may set the
// public ones (--afterword-…).

const light = `--s:var(--afterword-surface,#fff);--t:var(--afterword-text,#1b1f24);--m:var(--afterword-muted,#59626e);--l:var(--afterword-line,#dde1e6);--h:#f3f5f7;--a:var(--t)`;
const dark = `--s:var(--afterword-surface,#1c1f24);--t:var(--afterword-text,#eef0f3);--m:var(--afterword-muted,#a5adb8);--l:var(--afterword-line,#3a4049);--h:#272b31`;
export const inDark = (rule: string): string =>
  `@media(prefers-color-scheme:dark){:host(:not([theme=light])) .card{${rule}}}:host([theme=dark]) .card{${rule}}`;

// Words beside the faces where the card is narrow, measured in its own letters: large text counts as narrow too.
const rows = (group: string): string =>
  `${group}{flex-direction:column;gap:0;margin:.75em -.5em .55em}${group} .choice{flex-direction:row;text-align:start;font-size:.9375em;gap:.7em;min-height:2.4em;padding:.15em .6em}`;

export const styles = `.card{all:initial;container-type:inline-size;display:block;box-sizing:border-box;position:relative;font:400 medium/1.4 var(--afterword-font,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif);color:var(--t);background:var(--s);border:1px solid var(--l);border-radius:var(--afterword-radius,14px);padding:1em 1.15em 1.1em;text-align:start;overflow-wrap:break-word;--b:var(--afterword-brand,var(--site,#1f5fbf));${light}}
${inDark(dark)}
${/* The brand is moved to a lightness that can be read on the surface; where the browser cannot do that, text will do. */ ""}@supports(color:oklch(from red l c h)){.card{--a:oklch(from var(--b) min(l,.51) c h)}${inDark("--a:oklch(from var(--b) max(l,.78) c h)")}}
p{margin:0}
*{box-sizing:border-box}
.head{display:flex;flex-wrap:wrap;align-items:center;gap:.5em;min-height:2em;margin-bottom:.4em}
.head,.note{font-size:.8125em;color:var(--m)}
.site{flex:1;font-weight:600}
button{font:inherit;color:inherit;margin:0;background:none;border:1px solid transparent;border-radius:10px;cursor:pointer;}
.close{padding:0;width:1.6em;height:1.6em;font-size:1.6em;line-height:1;margin:-.2em;margin-inline-end:-.4em}
.question{font-size:1.0625em;font-weight:600;line-height:1.3;text-wrap:balance;word-break:auto-phrase}
.choices{display:flex;margin:.75em -.5em .55em}
.choice{flex:1 1 0;min-width:0;display:flex;flex-direction:column;align-items:center;gap:.4em;padding:.55em .1em;font-size:.78em;line-height:1.25;text-align:center;color:var(--m)}
.word{min-width:0}
svg{flex:none;width:3.3em;height:3.3em;fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}
[aria-pressed=true]{color:var(--t);background:var(--h);border-color:var(--a)}
[aria-pressed=true] svg{stroke:var(--a)}
${/* English has the longest words. */ ""}@container(max-width:26em){.choices{margin:.75em -.8em .55em}.choice:lang(en){font-size:.72em}}
${rows(".rows")}
.rows .choice::before{content:"";box-sizing:border-box;flex:none;width:1.2em;height:1.2em;border:1.5px solid currentColor;border-radius:50%}
.rows [aria-pressed=true]::before{border:.34em solid var(--a)}
@container(max-width:19em){${rows(".choices")}svg{width:2em;height:2em}}
.on .window{display:none}
.live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(pointer:coarse){.choice{min-height:44px!important}.close{min-width:44px;min-height:44px}}
.pop{position:fixed;z-index:2147483000;right:1em;bottom:1em;width:25em;max-width:calc(100vw - 2em);max-height:calc(100vh - 2em);overflow:auto;border-color:transparent;box-shadow:0 0 0 1px var(--l),0 12px 40px #0004}
.pop[dir=rtl]{left:1em;right:auto}
@media(prefers-reduced-motion:no-preference){.pop{animation:in .2s ease-out}}
@keyframes in{from{transform:translateY(1.5em);opacity:0}}
@media(max-width:480px){.pop[dir]{left:0;right:0;bottom:0;width:100%;max-width:none;max-height:92vh;border-radius:18px 18px 0 0;padding-bottom:calc(1.1em + env(safe-area-inset-bottom))}}`;
