/** The addresses that Stitch sends from (webhooks.md section 3). */
const DOCUMENTED = [
	// North America
	'52.23.137.21',
	'52.204.223.208',
	'52.204.228.32',
	'52.204.230.227',
	// Europe
	'3.126.102.29',
	'18.158.16.164',
	'18.158.251.55',
	'52.57.235.168',
];

/**
 * Whether an address, as Express gives it, is one of Stitch's. Behind a proxy it is the proxy's
 * unless n8n is told how many there are (`N8N_PROXY_HOPS`).
 */
export function isStitchAddress(address: string | undefined): boolean {
	return DOCUMENTED.includes((address ?? '').replace(/^::ffff:/i, ''));
}
