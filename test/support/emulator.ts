import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { demo, startEmulator } from '../../emulator/index.mts';
import type { Emulator, EmulatorOptions } from '../../emulator/index.mts';

/** An emulator for the tests of a file, as new before each of them. */
export function useEmulator(options: Pick<EmulatorOptions, 'clock'> = {}) {
	const running: { emulator?: Emulator } = {};
	beforeAll(async () => {
		running.emulator = await startEmulator({ port: 0, ...options });
	});
	beforeEach(() => running.emulator?.reset());
	afterAll(async () => await running.emulator?.stop());

	const emulator = () => {
		if (running.emulator === undefined) throw new Error('The emulator is not running');
		return running.emulator;
	};
	return {
		get emulator() {
			return emulator();
		},
		/** Credential data of type `stitchApi`. */
		token: (accessToken: string = demo.account.accessToken): ICredentialDataDecryptedObject => ({
			accessToken,
			apiBaseUrl: emulator().url,
		}),
		/** Credential data of type `stitchOAuth2Api` with a pasted token. */
		partner: (data: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => ({
			grantType: 'partnerToken',
			clientId: demo.partner.id,
			clientSecret: demo.partner.secret,
			accessToken: demo.account.accessToken,
			apiBaseUrl: emulator().url,
			appBaseUrl: emulator().url,
			...data,
		}),
		/** Method and path of every request, in order. */
		calls: () => emulator().requests.map(({ method, path }) => `${method} ${path}`),
	};
}
