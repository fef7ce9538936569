// Draws every component with content of awkward lengths, as pages one can look at and test.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { render } from './askama.mjs';
import { pages } from './pages.mjs';

export const OUT = fileURLToPath(new URL('../node_modules/.gallery/', import.meta.url));

function fluent(lang) {
  const found = {};
  const folder = fileURLToPath(new URL(`../../locales/${lang}/`, import.meta.url));
  const text = readdirSync(folder).map((file) => readFileSync(folder + file, 'utf8')).join('\n');
  for (const [, key, value] of text.matchAll(/^([a-z0-9-]+) = ([^]*?)(?=\n\S|\n*$(?![^]))/gm)) found[key] = value.trim();
  return found;
}

function count(pattern, n) {
  const arms = [...pattern.matchAll(/\[(\w+)\] (.*)/g)].map(([, name, text]) => ({ name, text }));
  const arm = arms.find(({ name }) => name === String(n)) ?? arms.find(({ name }) => name === 'one' && n === 1) ?? arms.find(({ name }) => name === 'other');
  return arm.text.replace('{ $n }', n);
}

/** The doors open to somebody, as `Doors` in crates/app/src/web/face.rs. */
export function doors(...open) {
  const has = (...names) => names.some((name) => open.includes(name));
  return {
    raise: has('raise'), desk: has('desk'), board: has('board'), places: has('places'), cards: has('cards'), posts: has('posts'),
    journal: has('journal'), readings: has('readings'), any_work: () => has('cards', 'posts', 'journal', 'readings'),
  };
}

export function face(lang, taste, page) {
  const words = fluent(lang);
  const t = (key) => { if (!(key in words)) throw new Error(`no message ${key}`); return words[key]; };
  const shown = (options) => (ms) => new Intl.DateTimeFormat(lang, { timeZone: 'Asia/Shanghai', ...options }).format(ms);
  return {
    lang, elder: false, size: 20, scheme: 'light', csrf: 'c', key: 'k', signed_in: true, doors: doors('raise'),
    compound_name: '丽园小区（凤山街道第三网格）', compound_link: '/c/1', help_phone: '0453-6123456', help_who: '社区值班 王老师',
    flash: '', unread: 3, title: page.title, path: page.path, ...page.face, ...(page.open ? { doors: doors(...page.open) } : {}), ...taste,
    t, ta: (key, name, value) => t(key).replace(`{ $${name} }`, value), tn: (key, n) => count(t(key), n), asset: (name) => `/assets/0/${name}`, iso: (ms) => new Date(ms).toISOString(),
    time: shown({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }), day: shown({ dateStyle: 'long' }),
  };
}

export function drawAll(lang, taste) {
  return Object.entries(pages).map(([name, page]) => ({ name, html: render(page.body, { ...page.data, f: face(lang, taste, page) }) }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(OUT, { recursive: true });
  for (const { name, html } of drawAll('zh-CN', {})) writeFileSync(`${OUT}${name}.html`, html);
  console.log(`${Object.keys(pages).length} pages in ${OUT}`);
}
