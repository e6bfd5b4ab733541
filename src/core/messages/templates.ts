import { escapeHtml } from './escape-html.ts'

/** A message before it has a receiver; every part is plain text, escaped where it becomes HTML. */
export interface MessageText {
  subject: string
  paragraphs: string[]
  lines?: { label: string; value: string }[]
}

/** The text and HTML parts of one message. */
export function render({ subject, paragraphs, lines = [] }: MessageText): {
  subject: string
  text: string
  html: string
} {
  const table = lines.map(({ label, value }) => `${label}: ${value}`).join('\n')
  const text = [...paragraphs.slice(0, 1), table, ...paragraphs.slice(1), 'Souk']
  return {
    subject,
    text: `${text.filter(Boolean).join('\n\n')}\n`,
    html: page(subject, paragraphs, lines),
  }
}

function page(
  subject: string,
  [first = '', ...rest]: string[],
  lines: { label: string; value: string }[],
): string {
  const cell = 'padding:8px 0;border-bottom:1px solid #e6e8ec'
  const rows = lines.map(
    ({ label, value }) =>
      `<tr><td style="${cell}">${escapeHtml(label)}</td>` +
      `<td style="${cell};text-align:right">${escapeHtml(value)}</td></tr>`,
  )
  const paragraph = (text: string) => `<p style="line-height:1.5">${escapeHtml(text)}</p>`
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${escapeHtml(subject)}</title></head>`,
    '<body style="margin:0;background:#f4f5f7;font-family:system-ui,sans-serif;color:#1c2430">',
    '<div style="max-width:560px;margin:32px auto;padding:32px;background:#fff;border-radius:12px">',
    `<h1 style="font-size:20px;margin:0 0 16px">${escapeHtml(subject)}</h1>`,
    paragraph(first),
    rows.length > 0
      ? `<table style="width:100%;border-collapse:collapse">${rows.join('')}</table>`
      : '',
    ...rest.map(paragraph),
    '<p style="color:#6b7480">Souk</p></div></body></html>',
  ].join('')
}
