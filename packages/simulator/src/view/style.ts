const colors = `
:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --raised: #fff; --ink: #1d2127; --soft: #5c6570; --line: #dcdfe3;
  --chosen: #e4eefa; --accent: #0b57a4; --bad: #b3261e;
  --read: #2a78c2; --written: #e09a1a; --stripe: #a86300; --edge: #6c7581;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1b1f25; --ink: #e3e6ea; --soft: #9aa4b0; --line: #30363e;
    --chosen: #1d3350; --accent: #7db8f5; --bad: #ff8a80;
    --read: #4c9be8; --written: #f0a92e; --stripe: #8a5a00; --edge: #8b95a1;
  }
}`;

/** Three states of the cache that are told apart without seeing hues: full, striped, hollow. */
const states = `
.segment.read, .read dt::before, .state.read::before { background: var(--read); }
.segment.written, .written dt::before, .state.written::before {
  background: repeating-linear-gradient(135deg, var(--written) 0 4px, var(--stripe) 4px 6px);
}
.segment.uncached, .uncached dt::before, .state.uncached::before {
  background: var(--raised); border: 1px solid var(--edge);
}
.key dt::before, .state::before {
  content: ''; display: inline-block; width: 9px; height: 9px; margin-right: 5px; vertical-align: -0.5px;
}
.strip { display: flex; height: 12px; min-width: 24px; }
.segment { position: relative; flex: 1 1 0; min-width: 1px; margin-right: 1px; }
.marker {
  position: absolute; right: -2px; top: -12px; height: 27px; padding-right: 3px;
  border-right: 2px solid var(--ink); font: 10px/10px var(--mono); color: var(--soft);
}
.strip:has(.marker) { margin-top: 14px; }`;

const basics = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
:root {
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  --sans: system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif;
}
body {
  margin: 0; height: 100vh; display: flex; flex-direction: column;
  background: var(--ground); color: var(--ink); font: 13px/1.45 var(--sans); font-variant-numeric: tabular-nums;
}
h1, h2, h3, p, ol, dl, dd, pre { margin: 0; padding: 0; }
ol { list-style: none; }
h1 { font-size: 15px; }
h2, h3 { font-size: 12px; font-weight: 600; }
h3 { margin: 16px 0 6px; }
h3 a { font-weight: 400; margin-left: 8px; }
a { color: var(--accent); }
button { font: inherit; color: inherit; cursor: pointer; background: none; border: 1px solid var(--line); padding: 3px 10px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
code, pre, td:first-child, td:last-child { font-family: var(--mono); font-size: 12px; }
pre {
  overflow: auto; max-height: 460px; border: 1px solid var(--line); background: var(--ground);
  padding: 8px 10px; white-space: pre-wrap; overflow-wrap: anywhere;
}
dt, th, .columns, .legend { color: var(--soft); font-size: 11px; font-weight: 400; }
.bad, .bad dd, .error, .refusal { color: var(--bad); }
.error, .refusal, dd { overflow-wrap: anywhere; }
@media (prefers-reduced-motion: no-preference) {
  li { animation: arrive 0.6s ease-out; }
  @keyframes arrive { from { background: var(--chosen); } }
}`;

const frame = `
header { background: var(--raised); border-bottom: 1px solid var(--line); padding: 8px 14px; }
.top { display: flex; gap: 10px; align-items: baseline; flex-wrap: wrap; color: var(--soft); }
h1 { color: var(--ink); }
#connection { margin-left: auto; }
#totals { display: flex; flex-wrap: wrap; gap: 4px 26px; margin-top: 6px; }
#totals dt { white-space: nowrap; }
#totals dd { font-size: 15px; }
main { flex: 1; min-height: 0; }
#content { height: 100%; display: grid; grid-template: minmax(0, 1fr) / 250px minmax(0, 1fr); }
#content > * { padding: 10px 14px; min-width: 0; overflow: auto; }
#content:has(#detail:not([hidden])) { grid-template-columns: 250px minmax(0, 1fr) minmax(0, 1fr); }
nav { border-right: 1px solid var(--line); }
#detail { border-left: 1px solid var(--line); background: var(--raised); }
#tip {
  position: fixed; z-index: 1; max-width: min(372px, calc(100vw - 16px)); padding: 4px 8px;
  background: var(--ink); color: var(--ground); pointer-events: none; overflow-wrap: anywhere;
}
#empty { max-width: 720px; margin: 48px auto; padding: 0 16px; }
#empty p { margin: 12px 0 6px; }
@media (max-width: 1180px) {
  #content:has(#detail:not([hidden])) { grid-template: minmax(0, 2fr) minmax(0, 3fr) / 250px minmax(0, 1fr); }
  nav { grid-row: 1 / -1; }
  #detail { border-left: 0; border-top: 2px solid var(--accent); }
}
@media (max-width: 760px) {
  body, #content { height: auto; }
  #content, #content:has(#detail:not([hidden])) { display: block; }
  nav { border-right: 0; border-bottom: 1px solid var(--line); }
  #conversations { max-height: 190px; overflow: auto; }
}`;

const lists = `
li button {
  width: 100%; text-align: left; border: 0; border-bottom: 1px solid var(--line);
  padding: 6px 8px; display: grid; gap: 1px 10px;
}
li button:hover { background: color-mix(in srgb, var(--chosen) 50%, transparent); }
li button[aria-current='true'] { background: var(--chosen); box-shadow: inset 3px 0 var(--accent); }
li span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
li .strip, li .strip span { overflow: visible; }
li .error { white-space: normal; }
.name { font-weight: 600; }
.model, .about, .time, .conversation, .reason { color: var(--soft); }
#conversations { margin-top: 6px; }
#conversations button { grid-template-columns: minmax(0, 1fr) auto; }
#conversations .model { grid-column: 1 / -1; }
#conversations .dollars, .number { text-align: right; }
.bar { display: flex; flex-wrap: wrap; gap: 2px 14px; align-items: baseline; }
#earlier { margin-top: 6px; }
#list { container-type: inline-size; }
#requests button, .columns {
  display: grid; gap: 3px 10px; grid-template-columns:
    58px 60px 56px minmax(88px, 1fr) repeat(4, minmax(52px, 72px)) minmax(54px, 68px);
}
.columns { padding: 6px 8px 2px; border-bottom: 1px solid var(--line); }
#requests .track, #requests .error { grid-column: 1 / -1; overflow: visible; }
#requests .strip { margin-bottom: 5px; }
@container (max-width: 640px) {
  .columns, .number:empty { display: none; }
  #requests button { display: flex; flex-wrap: wrap; gap: 3px 12px; }
  #requests .status { flex: 1 0 calc(100% - 230px); }
  #requests .track, #requests .error { flex-basis: 100%; }
  .number.read::before { content: 'read '; }
  .number.written::before { content: 'written '; }
  .number.uncached::before { content: 'uncached '; }
  .number.output::before { content: 'output '; }
  .number::before { color: var(--soft); }
}`;

const details = `
.head { display: flex; justify-content: space-between; align-items: center; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 4px 14px; margin-top: 8px; }
.refusal { border-left: 3px solid; padding: 4px 10px; margin-top: 10px; }
#sheet .strip { height: 18px; margin-bottom: 12px; }
#sheet .marker { height: 33px; }
#sheet > button { margin-top: 6px; }
.scroll { overflow: auto; max-height: 420px; border: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; }
th { position: sticky; top: 0; background: var(--raised); text-align: left; }
th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:nth-child(3), td:nth-child(3) { text-align: right; }
td:last-child { max-width: 340px; overflow: hidden; text-overflow: ellipsis; color: var(--soft); }`;

/** The page's style. */
export const style = [colors, basics, states, frame, lists, details].join('\n');
