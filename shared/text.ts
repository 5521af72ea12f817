/** The two languages of everything a person reads. */
export type Locale = 'en' | 'zh'

/** Values put into the `{name}` places of a sentence. */
export type Params = Readonly<Record<string, string | number>>

/** Puts `params` into the `{name}` places of `template`; a name without a value stays visible as `{name}`. */
export function fill(template: string, params: Params = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
}
