/// <reference types="@cloudflare/vitest-plugin/types" />

// Vite's suffix for importing a file as text.
declare module '*.yaml?raw' {
  const text: string
  export default text
}

declare module '*.sql?raw' {
  const text: string
  export default text
}
