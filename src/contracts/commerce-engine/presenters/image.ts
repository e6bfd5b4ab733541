/** Images are kept in one size: all four addresses are the same. */
export function presentImage({ id, url }: { id: string | number; url: string }, index: number) {
  return {
    id: String(id),
    title: null,
    alternate_text: null,
    sort_order: index + 1,
    url_tiny: url,
    url_thumbnail: url,
    url_standard: url,
    url_zoom: url,
  }
}
