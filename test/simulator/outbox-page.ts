import { html, raw } from 'hono/html'
import type { OutboxMessage } from './outbox.ts'
import { page } from './page.ts'

type Html = ReturnType<typeof html>

/** Loads itself again when there is something new, so that open parts stay open until then. */
const refresh = `
  const newest = document.body.querySelector('article')?.id ?? ''
  setInterval(async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'application/json' } })
      const [first] = await answer.json()
      if ((first?.id ?? '') !== newest) location.reload()
    } catch {}
  }, 2000)
`

export function outboxPage(view: { messages: OutboxMessage[]; to: string; nonce: string }): Html {
  const { messages, to, nonce } = view
  return page(
    'Outbox',
    html`<h1>Outbox</h1>
      <form method="get">
        <input type="search" name="to" value="${to}" placeholder="Receiver" aria-label="Receiver" />
        <button>Show</button>
      </form>
      ${messages.length === 0 ? html`<p>No messages yet. This page refreshes itself.</p>` : ''}
      ${messages.map(messageCard)}
      <script nonce="${nonce}">
        ${raw(refresh)}
      </script>`,
  )
}

function messageCard(message: OutboxMessage): Html {
  return message.channel === 'email' ? emailCard(message) : phoneCard(message)
}

/** As it stands in a telephone: a bubble below whom it is for. */
function phoneCard({ id, channel, to, text, sent_at }: OutboxMessage): Html {
  return html`<article id="${id}" class="phone ${channel}">
    <header>
      <strong>${channel === 'sms' ? 'SMS' : 'WhatsApp'}</strong>
      <span>to <a href="?to=${encodeURIComponent(to)}">${to}</a></span>
    </header>
    <div class="screen">
      <p class="bubble">${linked(text)}</p>
      <time datetime="${sent_at}">${sent_at}</time>
    </div>
  </article>`
}

function emailCard(message: OutboxMessage): Html {
  return html`<article id="${message.id}">
    <h2>${message.subject}</h2>
    <p>
      ${message.channel} to <a href="?to=${encodeURIComponent(message.to)}">${message.to}</a>,
      <time datetime="${message.sent_at}">${message.sent_at}</time>
    </p>
    <pre>${linked(message.text)}</pre>
    ${message.html === '' ? '' : mailFrame(message.html)}
  </article>`
}

/** Without `allow-scripts` and `allow-same-origin` the mail can do nothing but be looked at. */
function mailFrame(mail: string): Html {
  const withTarget = `<base target="_blank">${mail}`
  return html`<details>
    <summary>As HTML</summary>
    <iframe
      title="Message as HTML"
      loading="lazy"
      referrerpolicy="no-referrer"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcdoc="${withTarget}"
    ></iframe>
  </details>`
}

function linked(text: string): Html[] {
  // Splitting by a group keeps what it matched: every second part is a link.
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) =>
      index % 2 === 1
        ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>`
        : html`${part}`,
    )
}
