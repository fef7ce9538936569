// Tries every script behaviour in Chromium against a small server that counts what it is sent.
import { chromium } from 'playwright-core';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { face } from './build.mjs';
import { render } from './askama.mjs';
import { pages } from './pages.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const KINDS = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', png: 'image/png', html: 'text/html; charset=utf-8', json: 'application/json', webmanifest: 'application/manifest+json' };
const CSP = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'";
const state = { posts: [], signedIn: true, down: false, steps: 0, listeners: new Set(), answer: 201, slow: 0, csrf: 'token-1' };

function page(name, more = {}) {
  const given = pages[name];
  const extra = { csrf: state.csrf, key: more.key ?? crypto.randomUUID(), flash: '', signed_in: state.signedIn };
  return render(given.body, { ...given.data, ...more, f: { ...face('zh-CN', {}, given), ...extra } });
}

const plain = (body) => render(`{% block content %}${body}{% endblock %}`, { f: { ...face('zh-CN', {}, { title: '试', path: '/' }), csrf: 'c', key: 'k', signed_in: state.signedIn } });

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://x');
  if (state.down) { request.socket.destroy(); return; }
  const give = (kind, text, status = 200, headers = {}) => response.writeHead(status, { 'Content-Type': KINDS[kind], 'Content-Security-Policy': CSP, ...headers }).end(text);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('latin1');
  if (request.method === 'POST') {
    const text = Buffer.from(body, 'latin1').toString('utf8');
    const value = (name) => text.match(new RegExp(`name="${name}"\\r\\n\\r\\n([^]*?)\\r\\n--`))?.[1] ?? new URLSearchParams(text).get(name);
    state.posts.push({ to: pathname, key: value('key'), csrf: value('csrf'), what: value('what'), photos: (body.match(/filename="[^"]+"\r\nContent-Type: image\/jpeg/g) ?? []).length, accept: request.headers.accept, bytes: body.length });
    if (state.slow) await new Promise((ready) => setTimeout(ready, state.slow));
    if (pathname === '/sign-out') { state.signedIn = false; give('html', plain('<p>bye</p>')); return; }
    if (request.headers.accept.startsWith('application/json')) {
      if (state.answer === 201) give('json', JSON.stringify({ href: '/done' }), 201);
      else give('json', JSON.stringify({ title: '没有写清楚' }), state.answer);
    } else if (state.answer !== 201 && state.formBack) give('html', page('wizard', { lost: true }), state.answer);
    else if (state.answer !== 201) give('html', plain('<h1>请改一改</h1>'), state.answer);
    else give('html', plain('<h1>done</h1>'));
    return;
  }
  const asset = here(`../dist/${pathname.split('/').pop()}`);
  if (pathname === '/matters/new') give('html', page('wizard'));
  else if (pathname === '/done') give('html', plain('<h1>到了</h1>'));
  else if (pathname === '/matters/1') give('html', page('matter', { story: pages.matter.data.story.slice(0, 2 + state.steps) }));
  else if (pathname === '/work') give('html', plain('{{ ui::progress("导入", 1, 4, poll = "/work.json") }}'));
  else if (pathname === '/work.json') { state.steps += 1; give('json', JSON.stringify({ done: state.steps, total: 4, state: state.steps < 4 ? 'running' : 'done' })); }
  else if (pathname === '/twice') give('html', plain('<form method="post" action="/twice">{{ ui::hidden() }}{{ ui::text_field("what", "话") }}{{ ui::button("送出") }}</form>'));
  else if (pathname === '/live') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(':ok\n\n');
    state.listeners.add(response);
    request.on('close', () => state.listeners.delete(response));
  } else if (pathname === '/session.json') give('json', JSON.stringify({ signed_in: state.signedIn, csrf: state.signedIn ? state.csrf : '' }));
  else if (pathname === '/sw.js') give('js', `self.SHELL=["/assets/1/app.css","/assets/1/app.js","/assets/1/icons.svg"];\n${readFileSync(here('../dist/sw.js'))}`);
  else if (pathname === '/offline.html') give('html', readFileSync(here('../dist/offline.html')));
  else if (pathname.startsWith('/photo/')) give('svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>');
  else if (pathname.startsWith('/assets/') && existsSync(asset)) give(pathname.split('.').pop(), readFileSync(asset));
  else if (pathname === '/') give('html', plain('<h1>首页</h1>'));
  else give('html', 'no', 404);
}).listen(0, '127.0.0.1');
await new Promise((ready) => server.once('listening', ready));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

const tests = {
  async 'a draft comes back, and goes when the form was sent'(open) {
    const tab = await open('/matters/new');
    await tab.fill('[name=what]', '楼道灯坏了');
    await tab.waitForTimeout(400);
    await tab.reload();
    assert.equal(await tab.inputValue('[name=what]'), '楼道灯坏了');
    assert.match(await tab.textContent('main'), /放回来/);
    await fillRest(tab);
    await tab.getByRole('button', { name: '送出', exact: true }).click();
    await tab.waitForURL('**/done');
    assert.equal(await tab.evaluate(() => localStorage.getItem('draft:raise')), null);
  },
  async 'steps ask one thing at a time and read it back'(open) {
    const tab = await open('/matters/new');
    assert.equal(await tab.isVisible('[name=where]'), false);
    await tab.click('text=下一步');
    assert.equal(await tab.isVisible('[name=where]'), false, 'an empty first screen does not let go');
    await tab.fill('[name=what]', '楼道灯坏了');
    await fillRest(tab);
    assert.match(await tab.textContent('[data-check]'), /楼道灯坏了[^]*14 号楼 2 单元/);
  },
  async 'photos are made small before they travel'(open) {
    const tab = await open('/matters/new');
    const big = await tab.evaluate(async () => {
      const canvas = new OffscreenCanvas(4000, 3000);
      const pen = canvas.getContext('2d');
      for (let i = 0; i < 4000; i++) { pen.fillStyle = `hsl(${i % 360} 60% 50%)`; pen.fillRect((i * 37) % 4000, (i * 91) % 3000, 80, 60); }
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())];
    });
    const file = { name: '大图.png', mimeType: 'image/png', buffer: Buffer.from(big) };
    await tab.setInputFiles('[name=photos]', [file, { name: '坏.png', mimeType: 'image/png', buffer: Buffer.from('x') }]);
    await tab.waitForSelector('.photo-list canvas');
    assert.match(await tab.textContent('.photo-state'), /已选 1 张[^]*打不开/);
    await tab.setInputFiles('[name=photos]', [file]);
    await tab.waitForFunction(() => document.querySelectorAll('.photo-list canvas').length === 2);
    assert.equal(await tab.evaluate(async () => (await createImageBitmap(document.querySelector('[name=photos]').files[0])).width), 1600);
    await tab.click('.photo-list button >> nth=0');
    assert.equal(await tab.locator('.photo-list canvas').count(), 1);
    await tab.fill('[name=what]', '有照片');
    await fillRest(tab);
    await tab.getByRole('button', { name: '送出', exact: true }).click();
    await tab.waitForURL('**/done');
    const sent = state.posts.at(-1);
    assert.equal(sent.photos, 1);
    assert.equal(sent.accept, 'application/json');
  },
  async 'a form that comes back refused still has its photos, and only until it is sent'(open) {
    const tab = await open('/matters/new');
    await tab.setInputFiles('[name=photos]', { name: '灯.png', mimeType: 'image/png', buffer: await picture(tab) });
    await tab.waitForSelector('.photo-list canvas');
    await tab.fill('[name=what]', '照片不能丢');
    await fillRest(tab);
    Object.assign(state, { answer: 422, formBack: true });
    await Promise.all([tab.waitForEvent('load'), tab.getByRole('button', { name: '送出', exact: true }).click()]);
    await tab.waitForSelector('.photo-list canvas');
    assert.equal(await tab.locator('[data-photos-lost]').count(), 0, 'nothing was lost, so nothing says so');
    state.answer = 201;
    await fillRest(tab);
    await tab.getByRole('button', { name: '送出', exact: true }).click();
    await tab.waitForURL('**/done');
    assert.equal(state.posts.at(-1).photos, 1);
    await tab.goto(`${origin}/matters/new`);
    await tab.waitForTimeout(300);
    assert.equal(await tab.locator('.photo-list canvas').count(), 0);
  },
  async 'a page that asks to sign in, or that broke, does not end a draft'(open) {
    const tab = await open('/matters/new');
    await tab.fill('[name=what]', '登录以后再送');
    await fillRest(tab);
    state.answer = 401;
    await Promise.all([tab.waitForEvent('load'), tab.getByRole('button', { name: '送出', exact: true }).click()]);
    await tab.waitForSelector('text=请改一改');
    await tab.goto(`${origin}/matters/new`);
    assert.equal(await tab.inputValue('[name=what]'), '登录以后再送');
  },
  async 'without network it is kept, and sent once when two tabs come back'(open, context) {
    const tab = await open('/matters/new');
    const other = await open('/');
    await tab.fill('[name=what]', '断网时写的');
    await fillRest(tab);
    await context.setOffline(true);
    await tab.getByRole('button', { name: '送出', exact: true }).click();
    await tab.waitForSelector('.outbox li');
    assert.match(await tab.textContent('.outbox'), /断网时写的[^]*已存在这部手机上/);
    state.slow = 200;
    await context.setOffline(false);
    await tab.waitForSelector('text=已送出');
    await other.waitForTimeout(600);
    const sent = state.posts.filter(({ what }) => what === '断网时写的');
    assert.equal(sent.length, 1);
    assert.equal(sent[0].csrf, 'token-1');
    await tab.fill('[name=what]', '又一件');
    await fillRest(tab);
    await tab.getByRole('button', { name: '送出', exact: true }).click();
    await tab.waitForURL('**/done');
    assert.notEqual(state.posts.at(-1).key, sent[0].key, 'the next matter has its own key');
  },
  async 'what waits can be discarded'(open, context) {
    const tab = await open('/matters/new');
    await tab.fill('[name=what]', '不要了');
    await fillRest(tab);
    await context.setOffline(true);
    await tab.getByRole('button', { name: '送出', exact: true }).click();
    await tab.waitForSelector('.outbox li');
    tab.once('dialog', (dialog) => dialog.accept());
    await tab.click('text=不送了');
    await tab.waitForFunction(() => !document.querySelector('.outbox'));
    await context.setOffline(false);
    await tab.waitForTimeout(300);
    assert.ok(!state.posts.some(({ what }) => what === '不要了'));
  },
  async 'signed out, it asks to sign in and sends nothing'(open, context) {
    const tab = await open('/matters/new');
    await tab.fill('[name=what]', '过期以后');
    await fillRest(tab);
    await context.setOffline(true);
    await tab.getByRole('button', { name: '送出', exact: true }).click();
    await tab.waitForSelector('.outbox li');
    state.signedIn = false;
    await context.setOffline(false);
    await tab.waitForSelector('.outbox a[href^="/sign-in"]');
    assert.ok(!state.posts.some(({ what }) => what === '过期以后'));
    state.signedIn = true;
    await tab.reload();
    await tab.waitForSelector('text=已送出');
    assert.equal(state.posts.filter(({ what }) => what === '过期以后').length, 1);
  },
  async 'what the server refuses is shown by the server'(open) {
    const tab = await open('/matters/new');
    await tab.fill('[name=what]', '不行的');
    await fillRest(tab);
    state.answer = 422;
    await tab.getByRole('button', { name: '送出', exact: true }).click();
    await tab.waitForSelector('text=请改一改');
    assert.equal(await tab.locator('.outbox').count(), 0);
  },
  async 'a change on the server appears, but not under the fingers'(open) {
    const tab = await open('/matters/1');
    const steps = tab.locator('.step');
    assert.equal(await steps.count(), 2);
    await until(() => state.listeners.size > 0);
    state.steps = 1;
    for (const one of state.listeners) one.write('event: changed\ndata: 1\n\n');
    await tab.waitForFunction(() => document.querySelectorAll('.step').length === 3);
    await tab.focus('textarea');
    state.steps = 2;
    for (const one of state.listeners) one.write('event: changed\ndata: 1\n\n');
    await tab.waitForSelector('.live-note');
    assert.equal(await steps.count(), 3);
    await tab.click('.live-note button');
    await tab.waitForFunction(() => document.querySelectorAll('.step').length === 4);
  },
  async 'long work moves its bar and ends by fetching the page'(open) {
    const tab = await open('/work');
    await tab.waitForFunction(() => document.querySelector('progress')?.value === 2, undefined, { timeout: 9000 });
    await tab.waitForEvent('load', { timeout: 9000 });
  },
  async 'a form is sent once however often it is pressed'(open) {
    const tab = await open('/twice');
    await tab.fill('[name=what]', '两下');
    state.slow = 400;
    await tab.evaluate(() => { const press = document.querySelector('main form button'); press.click(); press.click(); setTimeout(() => press.click(), 50); });
    await tab.waitForSelector('text=done');
    assert.equal(state.posts.filter(({ to }) => to === '/twice').length, 1);
  },
  async 'the raise form opens without network; other pages say so; signing out forgets it'(open, context) {
    const tab = await open('/');
    await tab.evaluate(() => navigator.serviceWorker.ready);
    await tab.waitForFunction(() => !!navigator.serviceWorker.controller);
    await tab.goto(`${origin}/matters/new`);
    await tab.waitForTimeout(200);
    state.down = true;
    await context.setOffline(true);
    await tab.goto(`${origin}/matters/new`);
    assert.equal(await tab.isVisible('[name=what]'), true);
    assert.notEqual(await tab.evaluate(() => getComputedStyle(document.querySelector('.button.primary')).backgroundColor), 'rgba(0, 0, 0, 0)', 'with its style');
    await tab.goto(`${origin}/matters/1`);
    assert.match(await tab.textContent('h1'), /现在没有网络/);
    await tab.screenshot({ path: here('../node_modules/.gallery/offline.png') });
    state.down = false;
    await context.setOffline(false);
    await tab.goto(`${origin}/`);
    await tab.click('details.menu summary');
    await tab.click('text=退出登录');
    await tab.waitForSelector('text=bye');
    assert.equal(await tab.evaluate(async () => (await caches.keys()).includes('pages-1')), false);
  },
};

/** A small picture, as a phone would hand it over. */
async function picture(tab) {
  const bytes = await tab.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext('2d').fillRect(0, 0, 64, 48);
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())];
  });
  return Buffer.from(bytes);
}

async function fillRest(tab) {
  await tab.click('text=下一步 >> visible=true');
  await tab.selectOption('[name=where]', '1');
  await tab.click('text=下一步 >> visible=true');
}

async function until(happens) {
  for (let i = 0; i < 100 && !happens(); i++) await new Promise((ready) => setTimeout(ready, 50));
}

let failed = 0;
const only = process.argv.slice(2).join(' ');
for (const [name, test] of Object.entries(tests)) {
  if (only && !name.includes(only)) continue;
  Object.assign(state, { posts: [], signedIn: true, down: false, steps: 0, answer: 201, slow: 0, formBack: false });
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const errors = [];
  const open = async (path) => {
    const tab = await context.newPage();
    tab.setDefaultTimeout(6000);
    tab.on('pageerror', (error) => errors.push(error.message));
    tab.on('console', (message) => { if (/Content Security Policy/.test(message.text())) errors.push(message.text()); });
    await tab.goto(origin + path);
    return tab;
  };
  try {
    await test(open, context);
    assert.deepEqual(errors, []);
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${error.message.split('\n').slice(0, 6).join('\n      ')}\n      ${errors.join('\n      ')}`);
  }
  await context.close();
}
await browser.close();
server.closeAllConnections();
server.close();
process.exitCode = failed ? 1 : 0;
