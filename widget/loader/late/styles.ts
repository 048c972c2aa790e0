// What moves under the pointer, and what is drawn after the first question by whichever core. Nothing here
// changes where the first question stands.

export const styles = `
:focus-visible{outline:2px solid var(--a);outline-offset:1px}
button{-webkit-tap-highlight-color:transparent;touch-action:manipulation}
button:hover{background:var(--h)}
.choice,svg{transition:.13s}
.choice:hover{color:var(--t)}
.choice:hover svg{transform:scale(1.06)}
.choice:active svg{transform:scale(.95)}
.pop{overscroll-behavior:contain}
.wait .slot{min-height:26.5em}
.wait :has([value="1"][aria-pressed=true])~.slot{min-height:30em}
.on .slot{animation:on .35s}
@keyframes on{from,99%{pointer-events:none}}
@media(prefers-reduced-motion:reduce){.card *{animation:none!important;transition:none!important}}
@supports(color:color-mix(in srgb,red,red)){.card{--h:color-mix(in srgb,var(--t) 5%,var(--s))!important}[aria-pressed=true]{background:color-mix(in srgb,var(--a) 13%,transparent)}[aria-pressed=true]:hover{background:color-mix(in srgb,var(--a) 17%,transparent)}}
.foot{display:none;margin-top:1.1em}
.foot a{color:inherit;text-underline-offset:.2em}
.on .foot,:host([notice]) .foot{display:block}
select{field-sizing:content;font:inherit;border:0;background:var(--s);color:var(--m);max-width:9em;min-height:24px;border-radius:6px;cursor:pointer}
.bar{padding-top:.2em}
.card:not(.on) .bar{padding-top:.7em}
.said{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 1em}
.recorded{flex:1 1 7em;min-width:0;font-weight:600}
.link{padding:.25em .1em;min-height:24px;font-size:.875em;font-weight:600;color:var(--a);text-decoration:none}
.link:hover{background:none;text-decoration:underline;text-underline-offset:.2em}
a.link{display:inline-flex;align-items:center}
@media(pointer:coarse){.card.wait .slot{min-height:33em}.link,select{min-height:44px;min-width:44px}.link{padding:.25em .35em}select{margin-top:-9px;margin-bottom:-9px}}
@media(forced-colors:active){.choice{border-color:ButtonBorder}[aria-pressed=true]{border:3px solid ButtonText;font-weight:700}[aria-pressed=true] svg{stroke:ButtonText}.link{padding:.25em .5em}}
`;
