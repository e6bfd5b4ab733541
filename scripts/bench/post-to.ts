export interface PostRequest {
  headers: Record<string, string>
  body: string
}

/** What the shop answers to a request. @throws where it refuses */
export async function postTo(origin: string, path: string, request: PostRequest): Promise<unknown> {
  const answer = await fetch(origin + path, { method: 'POST', ...request })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
  return JSON.parse(text)
}
