/**
 * Renders the pictures of the demo catalogue: `node scripts/demo-images.ts [contact-sheet.png]`.
 * The results are committed, so this runs only after a drawing has changed. It needs Chromium;
 * the variable CHROMIUM names its executable.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { demoProducts } from '../src/db/demo/catalogue.ts'
import { cameras } from './local/drawings/cameras.ts'
import { composeSvg, type Drawing } from './local/drawings/drawing.ts'
import { electronics } from './local/drawings/electronics.ts'
import { fashion } from './local/drawings/fashion.ts'
import { home } from './local/drawings/home.ts'
import { outdoors } from './local/drawings/outdoors.ts'
import { stationery } from './local/drawings/stationery.ts'

const folder = join(import.meta.dirname, '../src/db/demo/images')
const drawings: Record<string, Drawing> = {
  ...electronics,
  ...cameras,
  ...home,
  ...fashion,
  ...outdoors,
  ...stationery,
}

const dataUrl = (svg: string) => `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`

/** Runs in the browser; a text because the types of the DOM are not part of this project. */
const toWebp = (url: string) => `(async () => {
  const image = new Image(800, 800)
  image.src = ${JSON.stringify(url)}
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 800
  canvas.getContext('2d').drawImage(image, 0, 0, 800, 800)
  return canvas.toDataURL('image/webp', 0.85).split(',')[1]
})()`

async function renderAll(page: Page): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { slug, image } of demoProducts) {
    const drawing = drawings[slug]
    if (!drawing) throw new Error(`No drawing for ${slug}`)
    const base64 = await page.evaluate<string>(toWebp(dataUrl(composeSvg(drawing))))
    const bytes = Buffer.from(base64, 'base64')
    await writeFile(join(folder, image), bytes)
    console.log(`${image}  ${Math.round(bytes.length / 1024)} kB`)
  }
}

/** All drawings on one page, to look at them together. */
async function renderContactSheet(page: Page, file: string): Promise<void> {
  const cells = Object.values(drawings).map(
    (drawing) => `<img src="${dataUrl(composeSvg(drawing))}" width="320" height="320">`,
  )
  await page.setContent(
    `<body style="margin:0;display:grid;grid-template-columns:repeat(5,320px)">${cells.join('')}`,
  )
  await page.screenshot({ path: file, fullPage: true })
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } })
  const [contactSheet] = process.argv.slice(2)
  if (contactSheet) await renderContactSheet(page, contactSheet)
  else await renderAll(page)
} finally {
  await browser.close()
}
