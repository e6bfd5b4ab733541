import { escapeHtml } from './escape-html.ts'

/** A message before it has a receiver; every part is plain text, escaped where it becomes HTML. */
export interface MessageText {
  subject: string
  paragraphs: string[]
  /** Both stand after the first paragraph. */
  lines?: { label: string; value: string }[]
  link?: Link
  /** What a telephone gets instead of all this; without it the message goes by email alone. */
  brief?: { text: string; code: string | null }
}

/** A link of ours, never one that somebody gave us. */
interface Link {
  label: string
  url: string
}

/** The text and HTML parts of one message. */
export function render(
  message: MessageText,
  shopName: string,
): { subject: string; text: string; html: string } {
  const { subject, paragraphs, lines = [], link } = message
  const table = lines.map(({ label, value }) => `${label}: ${value}`).join('\n')
  const [first, ...rest] = paragraphs
  const text = [first, table, link?.url, ...rest, shopName].filter(Boolean)
  return { subject, text: `${text.join('\n\n')}\n`, html: page(message, shopName) }
}

function page({ subject, paragraphs, lines = [], link }: MessageText, shopName: string): string {
  const [first = '', ...rest] = paragraphs
  const cell = 'padding:8px 0;border-bottom:1px solid #e6e8ec'
  const rows = lines.map(
    ({ label, value }) =>
      `<tr><td style="${cell}">${escapeHtml(label)}</td>` +
      `<td style="${cell};text-align:right">${escapeHtml(value)}</td></tr>`,
  )
  const paragraph = (text: string) => `<p style="line-height:1.5">${escapeHtml(text)}</p>`
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(subject)}</title></head>`,
    '<body style="margin:0;background:#f4f5f7;font-family:system-ui,sans-serif;color:#1c2430">',
    '<div style="max-width:560px;margin:32px auto;padding:32px;background:#fff;border-radius:12px">',
    `<h1 style="font-size:20px;margin:0 0 16px">${escapeHtml(subject)}</h1>`,
    paragraph(first),
    rows.length > 0
      ? `<table style="width:100%;border-collapse:collapse">${rows.join('')}</table>`
      : '',
    link ? button(link) : '',
    ...rest.map(paragraph),
    `<p style="color:#6b7480">${escapeHtml(shopName)}</p></div></body></html>`,
  ].join('')
}

/** The address stands below as well, for readers whose program shows no links. */
function button({ label, url }: Link): string {
  const look =
    'display:inline-block;padding:12px 20px;border-radius:8px;background:#1c2430;color:#fff'
  const address = escapeHtml(url)
  return (
    `<p><a href="${address}" style="${look};text-decoration:none">${escapeHtml(label)}</a></p>` +
    `<p style="color:#6b7480;word-break:break-all">${address}</p>`
  )
}
