import { deriveTokenKey, encryptToken } from '../../credentials/shared/tokenEncryption';
import { runModule } from '../support/runModule.mts';
import { read } from './support/documents.mts';

const page = read('docs/encrypted-tokens.md');

it('the lines that read a token elsewhere read it, and are five', async () => {
	const [, code] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
	expect(code.trim().split('\n')).toHaveLength(5);
	const KEY = 'a key of this test 0123456789 0123456789';
	const content = { access_token: 'ac_of this test', stitch_account_id: 1 };
	const TOKEN = encryptToken(content, deriveTokenKey(KEY));
	expect(await runModule(code, { KEY, TOKEN })).toBe('ac_of this test\n');
});
