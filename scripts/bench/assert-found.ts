import type { Request } from 'autocannon'
import * as z from 'zod'

const Page = z.object({ results: z.array(z.unknown()).min(1) })

/** @throws when a list or search finds nothing: an empty page is quick, and measures nothing. */
export async function assertFound(origin: string, requests: Request[]): Promise<void> {
  for (const { path = '/' } of requests) {
    const answer = await fetch(origin + path)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    if (!Page.safeParse(await answer.json()).success) throw new Error(`${path} found nothing`)
  }
}
