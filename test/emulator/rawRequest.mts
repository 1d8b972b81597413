import { request } from 'node:http';

/** A request with the headers that a browser sets and `fetch` does not let one set. */
export const sent = async (url: string, method: string, headers: Record<string, string>) =>
	await new Promise<{ status?: number; text: string }>((resolve, reject) => {
		const asked = request(url, { method, headers }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => (text += part));
			response.once('end', () => resolve({ status: response.statusCode, text }));
		});
		asked.once('error', reject).end();
	});
