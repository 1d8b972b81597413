/** The fields of the form of a page, as a browser sends them. */
export const fieldsOf = (page: string) =>
	new URLSearchParams(
		[...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
			([, name, value]) => [
				name,
				value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
			],
		),
	);

/** What a browser gets and does not follow. */
export async function browse(address: string, options?: RequestInit) {
	const answer = await fetch(address, { redirect: 'manual', ...options });
	return {
		status: answer.status,
		page: await answer.text(),
		location: String(answer.headers.get('location')),
		cookie: String(answer.headers.get('set-cookie')),
	};
}
