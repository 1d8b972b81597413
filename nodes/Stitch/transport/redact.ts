const HIDDEN = '[hidden]';

/** The spellings a value takes in JSON, in a URL and in a form. */
function spellings(secret: string): string[] {
	const inJson = JSON.stringify(secret).slice(1, -1);
	const inUrl = encodeURIComponent(secret);
	return [secret, inJson, inUrl, inUrl.replace(/%20/g, '+')];
}

/**
 * The text with every secret replaced, the longest first. Signed log addresses count as secrets
 * whatever they hold (connect-api.md 8.29).
 */
export function redact(text: string, secrets: string[]): string {
	const found = secrets.filter((secret) => secret.trim() !== '').flatMap(spellings);
	const ordered = [...new Set(found)].sort((a, b) => b.length - a.length);
	const clean = ordered.reduce((current, secret) => current.split(secret).join(HIDDEN), text);
	return clean.replace(/https?:\/\/[^\s"'<>]*(x-amz-|signature=)[^\s"'<>]*/gi, HIDDEN);
}
