import { html } from 'hono/html'

export type Html = ReturnType<typeof html>

/** Something that can be asked for or given, and what it means. */
export function entry(name: string, meaning: string | Html): Html {
  // A long path may break before a slash, rather than within a word.
  const parts = name.split(/(?=\/)/).map((part) => html`<wbr />${part}`)
  return html`<dt><code>${parts}</code></dt>
    <dd>${meaning}</dd>`
}

export function webhooks(webhooksWait: boolean): Html {
  return webhooksWait
    ? html`Webhooks wait to be fetched: <code>GET /deliveries?take=1&amp;payment=</code>.`
    : html`Webhooks go to the API, with retries.`
}
