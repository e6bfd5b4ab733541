import { env } from 'cloudflare:workers'

/** What there is of a user besides the orders. */
const remains = {
  person: `SELECT email, email_identifies, email_verified_at, phone, phone_identifies,
      phone_verified_at, first_name, last_name, username, location, calling_code, photo_key,
      google_subject, password_hash, takes_offers, operation_id, message_preferences, business
    FROM users WHERE id = ?`,
  open: 'SELECT id FROM users WHERE id = ? AND deactivated_at IS NULL',
  sessions: 'SELECT id FROM sessions WHERE user_id = ?',
  codes: 'SELECT id FROM one_time_codes WHERE user_id = ?',
  links: 'SELECT hash FROM one_time_tokens WHERE user_id = ?',
  addresses: 'SELECT id FROM addresses WHERE user_id = ?',
  events: 'SELECT message_id FROM storefront_events WHERE user_id = ?',
  balances: 'SELECT kind, balance FROM ledger_accounts WHERE user_id = ? AND balance > 0',
  likes: 'SELECT product_id FROM likes WHERE user_id = ?',
  wishes: 'SELECT id FROM wishlist_items WHERE user_id = ?',
  notifications: 'SELECT id FROM stock_notifications WHERE user_id = ?',
  signatures: "SELECT id FROM tickets WHERE user_id = ? AND full_name <> ''",
  cards: 'SELECT reference FROM gateway_customers WHERE user_id = ?',
  carts: "SELECT id FROM carts WHERE user_id = ? AND uuid IS NOT NULL AND state <> 'deleted'",
  quotes: `SELECT id FROM quotes
    WHERE user_id = ? AND (state = 'open' OR shipping_address IS NOT NULL)`,
}

export async function remainsOf(userId: number): Promise<Record<string, unknown[]>> {
  const found = await env.DB.batch(
    Object.values(remains).map((query) => env.DB.prepare(query).bind(userId)),
  )
  return Object.fromEntries(
    Object.keys(remains).map((name, index) => [name, found[index]?.results ?? []]),
  )
}

const nobody = {
  ...{ email: null, email_identifies: 0, email_verified_at: null },
  ...{ phone: null, phone_identifies: 0, phone_verified_at: null, calling_code: null },
  ...{ first_name: '', last_name: '', username: null, location: null, photo_key: null },
  ...{ google_subject: null, password_hash: null, takes_offers: 0, operation_id: null },
  ...{ message_preferences: null, business: null },
}

/** That of a closed account. */
export const nothingRemains = {
  ...Object.fromEntries(Object.keys(remains).map((name) => [name, []])),
  person: [nobody],
}

/** The tables in which a text stands anywhere. */
export async function tablesWith(text: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master
     WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE '%VIRTUAL%'`,
  ).all<{ name: string }>()
  const dumps = await env.DB.batch(
    results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  )
  return results
    .map(({ name }) => name)
    .filter((_, index) => JSON.stringify(dumps[index]?.results).includes(text))
}
