import { createHash } from 'node:crypto';
import { script } from './script.ts';
import { style } from './style.ts';

function source(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** The page's Content-Security-Policy: its own style and script, its own server, nothing else. */
export const policy = [
  "default-src 'none'",
  `style-src ${source(style)}`,
  `script-src ${source(script)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const columns = [
  'request',
  'time',
  'conv.',
  'answer',
  'read',
  'written',
  'uncached',
  'output',
  'dollars',
]
  .map((name, index) => `<span${index > 3 ? ' class="number"' : ''}>${name}</span>`)
  .join('');

/** How a first request is sent to the simulator at `url`. */
function firstRequest(url: string): string {
  return `<p>With curl:</p>
<pre>curl ${url}/v1/messages \\
  -H 'x-api-key: test' -H 'anthropic-version: 2023-06-01' \\
  -d '{"model": "claude-sonnet-5", "max_tokens": 100,
       "messages": [{"role": "user", "content": "Hello"}]}'</pre>
<p>With the SDK:</p>
<pre>const client = new Anthropic({ baseURL: '${url}', apiKey: 'test' });</pre>`;
}

/** The one page that shows the simulator at `url`; the rest of it is drawn by its script. */
export function pageOf(url: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Messages API simulator</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<div class="top"><h1>Messages API simulator</h1><code>${url}</code><span id="platform"></span><span id="connection" role="status">connecting</span></div>
<dl id="totals" aria-label="All requests together"></dl>
</header>
<main>
<div id="empty" hidden><h2>No request yet</h2>${firstRequest(url)}</div>
<div id="content" hidden>
<nav aria-labelledby="h1"><h2 id="h1">Conversations</h2><ol id="conversations"></ol></nav>
<section id="list" aria-labelledby="h2"><div class="bar"><h2 id="h2">Requests</h2><span class="legend">A strip is the prompt: a piece a block, as wide as its tokens; a line is a cache marker with its lifetime.</span></div><button id="earlier" type="button" hidden></button>
<div class="columns" aria-hidden="true">${columns}</div><ol id="requests"></ol></section>
<section id="detail" aria-labelledby="title" hidden><div class="head"><h2 id="title"></h2><button id="close" type="button">Close</button></div><div id="sheet"></div></section>
</div>
</main>
<div id="tip" role="tooltip" hidden></div>
<noscript>The page needs JavaScript.</noscript>
<script>${script}</script>
</body>
</html>
`;
}
