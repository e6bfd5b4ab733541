import type { Run } from '../run.ts'

/** Sends a form to a gateway, where it is carried out at once. `key` is one of Stripe's. */
export function postForm(
  run: Run,
  url: string,
  form: Record<string, string>,
  key?: string,
): Promise<Response> {
  return run.shop.outside.fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(key && { Authorization: `Bearer ${key}` }),
    },
    body: new URLSearchParams(form).toString(),
  })
}
