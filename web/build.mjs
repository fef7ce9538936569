// Makes web/dist: one stylesheet, one script, the worker, the icons. The binary embeds it.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { appIcon, sprite } from './icons/sprite.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const LIMIT_GZIP = { 'app.css': 12 * 1024, 'app.js': 12 * 1024 };

/** The messages of a language's face, for the one page that is shown without a server. */
export function messages(lang) {
  const found = {};
  for (const line of readFileSync(here(`../locales/${lang}/face.ftl`), 'utf8').split('\n')) {
    const [, key, text] = line.match(/^([a-z0-9-]+) = (.*)$/) ?? [];
    if (key) found[key] = text;
  }
  return found;
}

/** The <template id="words"> of the frame with its words filled in. */
export function words(lang) {
  const layout = readFileSync(here('../crates/app/templates/closing.html'), 'utf8');
  const found = messages(lang);
  return layout.match(/<template id="words"[^]*?<\/template>/)[0].replace(/\{\{ f\.t\("([^"]+)"\) \}\}/g, (_, key) => escape(found[key]));
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function offline() {
  const [zh, en] = [messages('zh-CN'), messages('en')];
  return readFileSync(here('offline.html'), 'utf8')
    .replace('{{words}}', words('zh-CN'))
    .replace(/\{\{(en:)?([a-z0-9-]+)\}\}/g, (_, english, key) => escape((english ? en : zh)[key]));
}

async function bundle() {
  rmSync(here('dist'), { recursive: true, force: true });
  mkdirSync(here('dist'));
  const write = (name, text) => writeFileSync(here(`dist/${name}`), text);
  const common = { bundle: true, minify: true, charset: 'utf8', legalComments: 'none', logLevel: 'warning' };
  await build({ ...common, entryPoints: [here('css/app.css')], outfile: here('dist/app.css'), target: ['chrome111', 'safari16.4', 'firefox121'] });
  await build({ ...common, entryPoints: [here('ts/main.ts')], outfile: here('dist/app.js'), format: 'esm', target: 'es2022' });
  write('icons.svg', sprite());
  write('icon.svg', appIcon());
  for (const size of [192, 512]) copyFileSync(here(`icons/icon-${size}.png`), here(`dist/icon-${size}.png`));
  write('manifest.webmanifest', `${JSON.stringify({
    name: '议事亭', short_name: '议事亭', lang: 'zh-CN', start_url: '/', scope: '/', display: 'standalone',
    background_color: '#FBFAF7', theme_color: '#FBFAF7',
    icons: [192, 512].map((size) => ({ src: `/assets/0/icon-${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose: 'any maskable' })),
    shortcuts: [{ name: '提事', url: '/matters/new' }, { name: '事项', url: '/matters' }],
  }, null, 1)}\n`);
  write('offline.html', offline());
  // The worker's cache is named after what is in it.
  const shell = ['app.css', 'app.js', 'icons.svg', 'offline.html'].map((name) => readFileSync(here(`dist/${name}`)));
  const version = createHash('sha256').update(Buffer.concat(shell)).digest('hex').slice(0, 12);
  await build({ ...common, entryPoints: [here('ts/sw.ts')], outfile: here('dist/sw.js'), format: 'iife', target: 'es2022', define: { BUILD: JSON.stringify(version) } });

  for (const name of ['app.css', 'app.js', 'sw.js', 'icons.svg']) {
    const bytes = readFileSync(here(`dist/${name}`));
    const packed = gzipSync(bytes, { level: 9 }).length;
    console.log(`${name.padEnd(10)} ${String(bytes.length).padStart(6)} bytes, ${String(packed).padStart(6)} packed`);
    if (packed > (LIMIT_GZIP[name] ?? Infinity)) throw new Error(`${name} is over its limit of ${LIMIT_GZIP[name]} bytes packed`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
