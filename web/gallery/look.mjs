// Opens the gallery in Chromium at a phone's and a desk's width, ordinary and elder, light and dark:
// takes pictures, runs axe, and fails on any finding, sideways scrolling, script error or target that is too small.
import { chromium } from 'playwright-core';
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawAll } from './build.mjs';
import { pages } from './pages.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const SHOTS = process.env.SHOTS ?? here('../node_modules/.gallery/shots/');
const axe = readFileSync(here('../node_modules/axe-core/axe.min.js'), 'utf8');
const CSP = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const KINDS = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', png: 'image/png', html: 'text/html; charset=utf-8', json: 'application/json', webmanifest: 'application/manifest+json' };

const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"><rect width="120" height="120" fill="#b9b2a3"/><path d="M0 90 40 50l30 25 20-15 30 30v30H0z" fill="#7d8a80"/></svg>';
const qr = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21" shape-rendering="crispEdges"><rect width="21" height="21" fill="#fff"/><path d="M1 1h6v6H1zM14 1h6v6h-6zM1 14h6v6H1zM9 2h2v3H9zM9 9h4v4H9zM15 10h3v2h-3zM14 15h2v4h-2zM18 14h2v2h-2z"/></svg>';
const api = {
  paths: {
    '/api/v1/matters': { get: { summary: 'Matters you may see', tags: ['matters'], parameters: [{ name: 'state', in: 'query', description: 'open, closed or all', schema: { type: 'string' } }], responses: { 200: { description: 'A page of matters', content: { 'application/json': { schema: { type: 'object', required: ['items'], properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Matter' } } } } } } } } }, post: { summary: 'Raise a matter', tags: ['matters'], requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Matter' } } } }, responses: { 201: { description: 'Raised' } } } },
    '/api/v1/places/{id}': { get: { summary: 'A place', tags: ['places'], parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }], responses: { 200: { description: 'The place' }, 404: { description: 'Not found' } } } },
  },
  components: { schemas: { Matter: { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' }, title: { type: 'string', description: 'One sentence' } } } } },
};

let drawn = new Map();
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://x').pathname;
  const give = (kind, text) => response.writeHead(200, { 'Content-Type': KINDS[kind], 'Content-Security-Policy': CSP }).end(text);
  const asset = here(`../dist/${path.split('/').pop()}`);
  if (drawn.has(path)) give('html', drawn.get(path));
  else if (path === '/photo/qr.svg') give('svg', qr);
  else if (path.startsWith('/photo/')) give('svg', picture);
  else if (path === '/api/v1/openapi.json') give('json', JSON.stringify(api));
  else if (path === '/session.json') give('json', '{"signed_in":true,"csrf":"c"}');
  else if ((path.startsWith('/assets/') || path === '/manifest.webmanifest') && existsSync(asset)) give(path.split('.').pop(), readFileSync(asset));
  else response.writeHead(404).end();
}).listen(0, '127.0.0.1');
await new Promise((ready) => server.once('listening', ready));
const origin = `http://127.0.0.1:${server.address().port}`;

const only = process.argv.slice(2);
const names = Object.keys(pages).filter((name) => !only.length || only.includes(name));
const tastes = {
  'light': {}, 'dark': { scheme: 'dark' },
  'elder': { elder: true, size: 24 }, 'elder-dark': { elder: true, size: 20, scheme: 'dark' }, 'largest': { elder: true, size: 32 },
};
mkdirSync(SHOTS, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
let faults = 0;
const fault = (where, text) => { faults += 1; console.log(`${where}: ${text}`); };

for (const lang of ['zh-CN', 'en']) for (const [taste, given] of Object.entries(tastes)) {
  if (lang === 'en' && !['light', 'largest'].includes(taste)) continue;
  drawn = new Map(drawAll(lang, given).map(({ name, html }) => [`/g/${name}`, html]));
  for (const width of [390, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: width < 600 ? 844 : 900 }, deviceScaleFactor: 1, serviceWorkers: 'block' });
    const page = await context.newPage();
    for (const name of names) {
      const where = `${name}-${width}-${taste}${lang === 'en' ? '-en' : ''}`;
      const heard = (text) => fault(where, text);
      const onError = (error) => heard(`script: ${error.message}`);
      const onConsole = (message) => { if (message.type() === 'error' && !/404/.test(message.text())) heard(`console: ${message.text()}`); };
      page.on('pageerror', onError).on('console', onConsole);
      await page.goto(`${origin}/g/${name}`);
      await page.waitForTimeout(80);
      await page.screenshot({ path: `${SHOTS}${where}.png`, fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) heard(`scrolls sideways by ${wide} px`);
      const small = await page.evaluate((least) => [...document.querySelectorAll('a, button, summary, input, select, textarea')]
        .filter((one) => {
          const box = (one.closest('label') ?? one).getBoundingClientRect();
          const inText = one.matches('p a, li a, dd a') && getComputedStyle(one).display === 'inline';
          return box.width && !one.closest('.sr, .skip') && !one.matches('.skip') && !inText && (box.height < least - .5 || box.width < least - .5);
        }).map((one) => `${one.outerHTML.slice(0, 90)} ${Math.round(one.getBoundingClientRect().width)}x${Math.round(one.getBoundingClientRect().height)}`), given.elder ? 60 : 44);
      for (const one of small) heard(`small target: ${one}`);
      // Tall enough that the bar at the bottom covers nothing while axe measures.
      await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      for (const one of found.violations) for (const node of one.nodes) heard(`axe ${one.id}: ${node.html.slice(0, 120)} — ${node.failureSummary.split('\n')[1]?.trim()}`);
      await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
      page.off('pageerror', onError).off('console', onConsole);
    }
    await context.close();
  }
}
await browser.close();
server.close();
console.log(faults ? `${faults} findings` : 'nothing found');
process.exitCode = faults ? 1 : 0;
