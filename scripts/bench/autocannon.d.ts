/** The part of autocannon that the benchmark uses; the package brings no types. */
declare module 'autocannon' {
  export interface Request {
    method?: string
    path?: string
    headers?: Record<string, string>
    body?: string
  }

  export interface Options {
    url: string
    connections: number
    /** Seconds. */
    duration: number
    requests: { setupRequest(request: Request): Request }[]
    setupClient(client: Client): void
  }

  export interface Client {
    /** Names and values by turns. */
    on(event: 'headers', listener: (answer: { headers: string[] }) => void): void
  }

  export interface Result {
    errors: number
    timeouts: number
  }

  export interface Instance extends PromiseLike<Result> {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, milliseconds: number) => void,
    ): void
  }

  export default function autocannon(options: Options): Instance
}
