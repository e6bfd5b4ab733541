import { html, raw } from 'hono/html'

type Html = ReturnType<typeof html>

const style = `
  :root { color-scheme: light dark; --line: #8884; --soft: #8882; --accent: #0a6c74 }
  @media (prefers-color-scheme: dark) { :root { --accent: #5cc9d2 } }
  * { box-sizing: border-box }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 0 auto; padding: 1.5rem }
  h1 { font-size: 1.5rem; margin: 0 0 1rem }
  h2 { font-size: 1.1rem; margin: 0 }
  section { border-top: 1px solid var(--line); padding: 1.25rem 0 0.5rem }
  section p { margin: 0.25rem 0 0.75rem }
  h3 { font-size: 0.9rem; margin: 1rem 0 0.25rem; opacity: 0.75 }
  dl { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 0.3rem 1.5rem;
    margin: 0 0 0.75rem }
  dd { margin: 0 }
  @media (max-width: 40rem) {
    dl { grid-template-columns: minmax(0, 1fr); gap: 0 }
    dd { margin: 0 0 0.6rem }
    select { flex-basis: 100% }
  }
  a { color: var(--accent) }
  code, pre { font: 0.9em/1.5 ui-monospace, monospace }
  code { overflow-wrap: anywhere }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.75rem 0 }
  form { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 1.5rem }
  input { flex: 1; min-width: 0 }
  input, select, button { font: inherit; padding: 0.4rem 0.7rem; border: 1px solid var(--line);
    border-radius: 0.4rem; background: transparent; color: inherit }
  button { cursor: pointer; background: var(--soft) }
  /* What most people come to a page for. */
  button.main { background: var(--accent); border-color: var(--accent); color: Canvas }
  article { border: 1px solid var(--line); border-radius: 0.6rem; padding: 1rem; margin: 0 0 1rem }
  article p { margin: 0.25rem 0 0; opacity: 0.75; font-size: 0.9rem; overflow-wrap: anywhere }
  summary { cursor: pointer; color: var(--accent) }
  iframe { width: 100%; height: 26rem; resize: vertical; border: 1px solid var(--line);
    border-radius: 0.4rem; background: #fff; margin-top: 0.5rem }
  .phone { max-width: 24rem; padding: 0; border-radius: 1.5rem; overflow: hidden }
  .phone header { display: flex; justify-content: space-between; gap: 1rem; padding: 0.7rem 1.2rem;
    background: var(--soft); border-bottom: 1px solid var(--line); font-size: 0.9rem }
  .phone .screen { padding: 1.2rem 1.2rem 0.8rem }
  .phone time { display: block; margin-top: 0.35rem; font-size: 0.75rem; opacity: 0.7 }
  .phone .bubble { margin: 0; max-width: 18rem; width: fit-content; padding: 0.6rem 0.9rem;
    border-radius: 1.1rem 1.1rem 1.1rem 0.25rem; background: #8883; opacity: 1; font-size: 1rem;
    overflow-wrap: anywhere; white-space: pre-wrap }
  .whatsapp header { background: #075e54; color: #fff }
  .whatsapp header a { color: inherit }
  .whatsapp .bubble { background: #25d36633; border-radius: 0.25rem 0.9rem 0.9rem }
  table { border-collapse: collapse; width: 100%; margin-bottom: 1rem }
  td { border-top: 1px solid var(--line); padding: 0.5rem 0.75rem 0.5rem 0; vertical-align: top }
`

/** The frame of the simulator's pages. What `html` puts together is escaped already. */
export function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:,"><title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`
}
