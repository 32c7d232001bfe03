/** Where the server of this page listens for control: beside the page, or where development says. */
export function controlUrl({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
  return import.meta.env.VITE_CONTROL_URL ?? `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/control`
}
