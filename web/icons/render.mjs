// Draws icon-192.png and icon-512.png from the application icon. Run by hand when the icon changes.
import { chromium } from 'playwright-core';
import { writeFileSync } from 'node:fs';
import { appIcon } from './sprite.mjs';

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
for (const size of [192, 512]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0;background:#B0352A}svg{display:block;width:${size}px;height:${size}px}</style>${appIcon()}`);
  writeFileSync(new URL(`icon-${size}.png`, import.meta.url), await page.screenshot());
  await page.close();
}
await browser.close();
