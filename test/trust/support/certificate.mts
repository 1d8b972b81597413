import { generateKeyPairSync, sign } from 'node:crypto';

const der = (tag: number, ...parts: Buffer[]): Buffer => {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size =
		length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const id = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const time = (text: string) => der(0x18, Buffer.from(text));
const extension = (oid: string, value: Buffer) => sequence(id(oid), der(0x04, value));

const ECDSA_WITH_SHA256 = sequence(id('2a8648ce3d040302'));
const COMMON_NAME = '550403';
const ALTERNATIVE_NAMES = '551d11';
const BASIC_CONSTRAINTS = '551d13';

/** A certificate that signs itself, for a name and this machine, and its key; both PEM. */
export function makeCertificate(host: string): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const name = sequence(der(0x31, sequence(id(COMMON_NAME), der(0x0c, Buffer.from(host)))));
	const names = sequence(
		der(0x82, Buffer.from(host)),
		der(0x82, Buffer.from('localhost')),
		der(0x87, Buffer.from([127, 0, 0, 1])),
	);
	const isAuthority = sequence(der(0x01, Buffer.from([0xff])));
	const content = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, Buffer.from([1])),
		ECDSA_WITH_SHA256,
		name,
		sequence(time('20200101000000Z'), time('20991231235959Z')),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(
			0xa3,
			sequence(extension(ALTERNATIVE_NAMES, names), extension(BASIC_CONSTRAINTS, isAuthority)),
		),
	);
	const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
	const base64 = sequence(content, ECDSA_WITH_SHA256, signature).toString('base64');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
		cert: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
	};
}
