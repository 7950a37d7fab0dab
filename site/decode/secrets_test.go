package decode

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestSecretForms writes random secrets in the forms that clients, shells and files
// give them, and looks for them in what is shared.
func TestSecretForms(t *testing.T) {
	d := New(testIndex(t))
	forms := []string{
		"X-Auth-Token: %", "x-auth-token: %", "-H \"X-Auth-Token: %\"", "-H 'X-Auth-Token:%'", "\"X-Auth-Token\": \"%\"", "'X-Auth-Token': '%'",
		"\\\"X-Auth-Token\\\":\\\"%\\\"", "\"X-Auth-Token\":[\"%\"]", "X-Auth-Token:[%]", "X-Auth-Token=%", "X-Auth-Token\t%", "X-Auth-Token -> %",
		"set X-Auth-Token %", "\"name\":\"X-Auth-Token\",\"value\":\"%\"", "name: X-Auth-Token\n  value: %", "- name: OS_PASSWORD\n  value: \"%\"",
		"X-Subject-Token: %", "X-Security-Token: %", "securitytoken: %", "\"securityToken\": \"%\"", "auth_token %", "access_token=%",
		"\"refresh_token\": \"%\"", "token: %", "TOKEN=%", "api_key=%", "apikey: %", "client_secret=%", "private_key: %",
		"Authorization: Bearer %", "Authorization: Basic %", "authorization: bearer %", "Cookie: session=%", "Set-Cookie: sid=%; Path=/",
		"Signature=%", "&Signature=%", "?X-Amz-Signature=%", "https://user:%@host.example/x", "curl -u admin:% https://host.example/",
		"password: %", "\"password\":\"%\"", "pwd=%", "passwd=%", "PGPASSWORD=%", "Password = %;", "Server=x;Password=%;", "<password>%</password>",
		"<add key=\"Password\" value=\"%\"/>", "export OS_PASSWORD=%", "sshpass -p % ssh", "mysql -p%", "SecretKey=%", "secret_key = \"%\"", "SK: %",
		"HW_SECRET_KEY=%", "--cli-secret-key=%", "secretAccessKey: %", "aws_secret_access_key = %", "credentials: {ak: HPUA, sk: %}",
		"ak=HPUAABCDEFGHIJKLMNOP sk=%", "AccessKey: HPUAABCDEFGHIJKLMNOP\nSecretKey: %",
		"curl -b 'sid=%' x", "curl -b sid=% x", "\"cookies\": [{\"name\":\"sid\",\"value\":\"%\"}]", "cookies={'sid': '%'}", "client-key-data: %", "SharedAccessKey=%",
		"Authorization: Digest username=\"bob\", response=\"%\"", "-H 'Authorization: Digest username=\"bob\", response=\"%\"'", "https://hooks.slack.com/services/T0/B0/%",
	}
	before := []string{"", "\n", " ", "2026-11-29T10:00:00Z ", "> ", "│ ", "INFO ", "[debug] ", "* ", "    ", "\t", "- ", "+ ", "$ ", "# ", "{", "(", "'"}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	const body = `{"error_code":"CTS.0403","error_msg":"The notification does not exist."}` + "\n"
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 0))
		value := make([]byte, 24+r.IntN(200))
		for i := range value {
			value[i] = letters[r.IntN(len(letters))]
		}
		secret := string(value)
		switch r.IntN(4) {
		case 0:
			secret = base64.StdEncoding.EncodeToString(value)
		case 1:
			secret = secret[:5] + "!" + secret[5:] + "$x9"
		}
		text := []byte(before[r.IntN(len(before))] + strings.ReplaceAll(forms[r.IntN(len(forms))], "%", secret) + "\n" + body)
		if r.IntN(2) == 0 {
			text = append([]byte(body), text...)
		}
		shared := d.Decode(text).Redact(text, Span{0, len(text)}, nil)
		for i := 0; i+8 <= len(secret); i += 4 {
			if bytes.Contains(shared, []byte(secret[i:i+8])) {
				t.Errorf("seed %d: %q shows in %q", seed, secret, shared)
				break
			}
		}
	}
}
