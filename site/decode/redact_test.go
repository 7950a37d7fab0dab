package decode

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ctserr/site/bench/pastes"
)

func TestRedact(t *testing.T) {
	d := New(testIndex(t))
	id := "0f3c9a7e5b1d4826a9e0c7d41b6f8352"
	for _, c := range []struct{ name, text, want string }{
		{"token", "> X-Auth-Token: MIIFexampleABCDEF0123456789\n", "> X-Auth-Token: <token-1>\n"},
		{"token in a command", `curl -H "X-Auth-Token: gAAAAexample0123456789" x`, `curl -H "X-Auth-Token: <token-1>" x`},
		{"token in escaped JSON", `{"h":"{\"X-Auth-Token\":\"gAAAAexample0123456789\"}"}`, `{"h":"{\"X-Auth-Token\":\"<token-1>\"}"}`},
		{"a pair of YAML", "- name: OS_PASSWORD\n  value: hunter2\n", "- name: OS_PASSWORD\n  value: <password-1>\n"},
		{"a column", "X-Auth-Token\tMIIFexampleABCDEF0123456789\n", "X-Auth-Token\t<token-1>\n"},
		{"words behind a name", "set X-Auth-Token before calling\naccess_token=missing\n", "set X-Auth-Token before calling\naccess_token=missing\n"},
		{"bearer", "Authorization: Bearer abcdef0123456789abc\n", "Authorization: Bearer <token-1>\n"},
		{"signature", "Authorization: SDK-HMAC-SHA256 Access=HOLDOUTAK0000000TEST, SignedHeaders=host, Signature=f0790d6ffa5b2e99b8c9dcc823a925cfb56c411e2c51a54dd5a9ac3c5729bbb1",
			"Authorization: SDK-HMAC-SHA256 Access=<ak-1>, SignedHeaders=host, Signature=<signature-1>"},
		{"environment", "export HUAWEICLOUD_SDK_AK=ABCDEFGH01234567IJKL HUAWEICLOUD_SDK_SK=abcdefgh01234567", "export HUAWEICLOUD_SDK_AK=<ak-1> HUAWEICLOUD_SDK_SK=<sk-1>"},
		{"password", `{"password":"hunter2","user_name":"alice"}`, `{"password":"<password-1>","user_name":"<user-1>"}`},
		{"cookie", "Set-Cookie: SESSION=abc; Path=/\n", "Set-Cookie: <cookie-1>\n"},
		{"jwt", "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-def_ghi back", "got <token-1> back"},
		{"project in a path", "GET /v3/" + id + "/tracker", "GET /v3/<project-1>/tracker"},
		{"project in a header", "X-Project-Id: " + id, "X-Project-Id: <project-1>"},
		{"project in a URN", "urn:smn:eu-de:" + id + ":audit", "urn:smn:eu-de:<project-1>:audit"},
		{"one name for one value", "project_id=" + id + " again /v3/" + id + "/x and " + id, "project_id=<project-1> again /v3/<project-1>/x and <project-1>"},
		{"account", `"domain_id":"` + id + `"`, `"domain_id":"<account-1>"`},
		{"group host", "https://" + id + ".apig.eu-de.example/", "https://<group-1>.apig.eu-de.example/"},
		{"e-mail", "ask alice@corp.example.com today", "ask <email-1> today"},
		{"ip", "from 10.45.152.59 and 10.45.152.60:443", "from <ip-1> and <ip-2>:443"},
		{"addresses that begin alike", "from 10.45.152.60 and 10.45.152.6, then 10.45.152.60", "from <ip-1> and <ip-2>, then <ip-1>"},
		{"ipv6", "from 2001:db8:0:1::5 now", "from <ip-1> now"},
		{"key", "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----<key-1>-----END PRIVATE KEY-----"},
		{"password in a URL", "https://bob:secret1@proxy.example:8080/", "https://bob:<password-1>@proxy.example:8080/"},
		{"password of a command", "curl -sS -u admin:S3cr3tP4ss https://x.example/ -u x", "curl -sS -u admin:<password-1> https://x.example/ -u x"},
		{"the same in quotation marks", "$ curl --user 'admin:S3cr3t P4ss'", "$ curl --user 'admin:<password-1>'"},
		{"the same without a blank, and in HTTPie", "curl -uadmin:S3cr3tP4ss x\nhttp -a admin:0therP4ss :8080", "curl -uadmin:<password-1> x\nhttp -a admin:<password-2> :8080"},
		{"ids of a container", "docker run -u 1000:1000 x", "docker run -u 1000:1000 x"},
		{"token with a mark of its own", "remote: ghp_0123456789abcdefghijklmnopqrstuvwxyzAB, was revoked", "remote: <token-1>, was revoked"},
		{"ak in a message", "Incorrect IAM authentication information: ak ABCDEFGH01234567IJKL not exist", "Incorrect IAM authentication information: ak <ak-1> not exist"},
		{"password in a sentence", "my password hunter2 is refused", "my password <password-1> is refused"},
		{"token in a sentence", "the token MIIFabcdefghijk12345 is too old", "the token <token-1> is too old"},
		{"heading above a header", "sk\nX-Auth-Token: gAAAAexample0123456789", "sk\nX-Auth-Token: <token-1>"},
		{"short access key", "Access=ABCDEFGHIJKL, SignedHeaders=host", "Access=<ak-1>, SignedHeaders=host"},
		{"credentials of the SDK", `new BasicCredentials("HPUAQ7ZK2LM9XW4T8RBC", "kX9vLq2mZ7tR4wB1nC8dF3gH6jK0pS5uY2aE9xQz")`, `new BasicCredentials("<ak-1>", "<sk-1>")`},
		{"the same on two lines", "GlobalCredentials(\n  'HPUAQ7ZK2LM9XW4T8RBC',\n  'kX9vLq2mZ7tR4wB1nC8dF3gH6jK0pS5uY2aE9xQz')", "GlobalCredentials(\n  '<ak-1>',\n  '<sk-1>')"},
		{"access key alone in the call", `BasicCredentials("HPUAQ7ZK2LM9XW4T8RBC", sk)`, `BasicCredentials("<ak-1>", sk)`},
		{"builder in Java", `.withAk("HPUAQ7ZK2LM9XW4T8RBC").withSk("kX9vLq2mZ7tR4wB1")`, `.withAk("<ak-1>").withSk("<sk-1>")`},
		{"builder in Go", "basic.NewCredentialsBuilder().WithAk(\"HPUAQ7ZK2LM9XW4T8RBC\").\n\tWithSk(\"kX9vLq2mZ7tR4wB1\").WithSecurityToken(\"FQoSEC1abc\")", "basic.NewCredentialsBuilder().WithAk(\"<ak-1>\").\n\tWithSk(\"<sk-1>\").WithSecurityToken(\"<token-1>\")"},
		{"builder that reads the environment", `.WithAk(os.Getenv("CLOUD_SDK_AK")).WithSk(ak)`, `.WithAk(os.Getenv("CLOUD_SDK_AK")).WithSk(ak)`},
		{"KooCLI", "hcloud CTS ListTraces --cli-access-key=HPUAQ7ZK2LM9XW4T8RBC --cli-secret-key=kX9vLq2mZ7tR --cli-security-token=FQoSEC1abc", "hcloud CTS ListTraces --cli-access-key=<ak-1> --cli-secret-key=<sk-1> --cli-security-token=<token-1>"},
		{"KooCLI with blanks", "hcloud --cli-access-key HPUAQ7ZK2LM9XW4T8RBC --cli-secret-key kX9vLq2mZ7tR --cli-security-token FQoSEC1abc --cli-region=eu-de", "hcloud --cli-access-key <ak-1> --cli-secret-key <sk-1> --cli-security-token <token-1> --cli-region=eu-de"},
		{"keys of other clouds", "used AKIAIOSFODNN7EXAMPLE, see", "used <ak-1>, see"},
		{"access key and secret key side by side", "keys: HPUAQ7ZK2LM9XW4T8RBC / 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", "keys: <ak-1> / <sk-1>"},
		{"word that only looks like an access key", "order HPUAQ7ZK2LM9XW4T8RBC was not found", "order HPUAQ7ZK2LM9XW4T8RBC was not found"},
		{"credentials.csv", "User Name,Access Key Id,Secret Access Key\nalice,HPUAQ7ZK2LM9XW4T8RBC,kX9vLq2mZ7tR4wB1nC8dF3gH6jK0pS5uY2aE9xQz\n", "User Name,Access Key Id,Secret Access Key\nalice,<ak-1>,<sk-1>\n"},
		{"passwords of databases", "PGPASSWORD=hunter22 MYSQL_PWD=hunter33 DB_PASS=hunter44", "PGPASSWORD=<password-1> MYSQL_PWD=<password-2> DB_PASS=<password-3>"},
		{"names that end in pass", "ansible_become_pass: swordfish\n{\"pass\":\"swordfish2\",\"adminPass\":\"x9x9\"}", "ansible_become_pass: <password-1>\n{\"pass\":\"<password-2>\",\"adminPass\":\"<password-3>\"}"},
		{"words that end in pass", "bypass: none2 allowed; tests pass: 300, all pass: fine; compass=north", "bypass: none2 allowed; tests pass: 300, all pass: fine; compass=north"},
		{"words that end in ak and sk", "task: 20250114ABCDEF99 on disk=20250114abcdef", "task: 20250114ABCDEF99 on disk=20250114abcdef"},
		{"private keys with a name", "private_key: MIIEvQIBADANBgkq\nAccountKey=Zm9vYmFyYmF6cXV4Zm9v==;EndpointSuffix=x\nDataKey: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "private_key: <key-1>\nAccountKey=<key-2>;EndpointSuffix=x\nDataKey: <key-3>"},
		{"long names", "HUAWEICLOUD_PRODUCTION_TENANT_CLIENT_SECRET=kX9vLq2mZ7tR", "HUAWEICLOUD_PRODUCTION_TENANT_CLIENT_SECRET=<sk-1>"},
		{"is", "my password is hunter22\nThe password is Hunter23. Das Passwort ist geheim123.", "my password is <password-1>\nThe password is <password-2>. Das Passwort ist <password-3>."},
		{"German", "Passwort: geheim123, Kennwort=geheim124 Geheimnis: geheim125", "Passwort: <password-1>, Kennwort=<password-2> Geheimnis: <password-3>"},
		{"Chinese", "密码：hunter22，口令: hunter33。密码 hunter44", "密码：<password-1>，口令: <password-2>。密码 <password-3>"},
		{"names in English with a wide colon", "password：hunter22 X-Auth-Token：gAAAAexample0123456789", "password：<password-1> X-Auth-Token：<token-1>"},
		{"other languages", "пароль: hunter22 Пароль=hunter33 contraseña: hunter44 パスワード: hunter55 mot de passe : secret", "пароль: <password-1> Пароль=<password-2> contraseña: <password-3> パスワード: <password-4> mot de passe : <password-5>"},
		{"words in other languages", "密码错误：CTS.0218 Das Passwort ist falsch. España: Madrid", "密码错误：CTS.0218 Das Passwort ist falsch. España: Madrid"},
		{"quotation marks in a value", `{"password":"ab\"cdEF12","x":1,"password": "p@ss \"quoted\" word"}`, `{"password":"<password-1>","x":1,"password": "<password-2>"}`},
		{"at the start and the end of a value", `{"password":"\"abcdef\"","sk":"abcdefgh\\","x":"y"}`, `{"password":"\<password-1>","sk":"<sk-1>","x":"y"}`},
		{"in Python", `passwd='it\'s me', user`, `passwd='<password-1>', user`},
		{"in escaped JSON", `{"h":"{\"password\":\"ab\\\"cdEF12\",\"x\":\"y\"}"}`, `{"h":"{\"password\":\"<password-1>\",\"x\":\"y\"}"}`},
		{"short token in a header", "X-Auth-Token: MIIFabcMIIFabc\nX-Subject-Token: abcdefgh\n", "X-Auth-Token: <token-1>\nX-Subject-Token: <token-2>\n"},
		{"no token in a header", "X-Auth-Token: ***\nX-Auth-Token: <token>\nX-Auth-Token: ${TOKEN_OF_IAM}\nheaders: 'X-Auth-Token', 'Content-Type'", "X-Auth-Token: ***\nX-Auth-Token: <token>\nX-Auth-Token: ${TOKEN_OF_IAM}\nheaders: 'X-Auth-Token', 'Content-Type'"},
		{"parameters of an address", "GET https://x.example/?AccessKeyId=x&Signature=s3cr3tS1gn%3D&X-Amz-Security-Token=FQoSEC1 HTTP/1.1", "GET https://x.example/?AccessKeyId=x&Signature=<signature-1>&X-Amz-Security-Token=<token-1> HTTP/1.1"},
		{"token that a mail program wrapped", "> X-Auth-Token: MIIFexampleABCDEF0123456789abcdefghijklmnopqrstuvwxyz\n> ABCDEF0123456789ghijk\n> Content-Type: x\n", "> X-Auth-Token: <token-1>\n> Content-Type: x\n"},
		{"token that a terminal wrapped", "$ echo $TOKEN\n" + wrap("gAAAAAB"+strings.Repeat("qX7_vLm2-Zt9", 14)+"kk", 80) + "\ndone\n", "$ echo $TOKEN\n<token-1>\ndone\n"},
		{"token in a command that a terminal wrapped", wrap("$ curl -i -H 'X-Auth-Token: gAAAAAB"+strings.Repeat("qX7_vLm2-Zt9", 14)+"kQ' https://x.example/v3", 76) + "\nUnauthorized\n", "$ curl -i -H 'X-Auth-Token: <token-1>' https://x.example/v3\nUnauthorized\n"},
		{"request id below a token", "X-Auth-Token: MIIFexampleABCDEF0123456789abcdefghijklmnopqrstuvwxyz\n" + id + "\nOK\n", "X-Auth-Token: <token-1>\n" + id + "\nOK\n"},
		{"commands", "mysql -uroot -pS3cret db\nsshpass -p topsecret1 ssh -p 22 h\ndocker login -u bob -p topsecret2 x", "mysql -uroot -p<password-1> db\nsshpass -p <password-2> ssh -p 22 h\ndocker login -u bob -p <password-3> x"},
		{"ports of commands", "mysql -P 3306 -p db; ssh -p 2222 h\ndocker run -p 8080:80 mysql; cat login.txt; mkdir -p /var/x", "mysql -P 3306 -p db; ssh -p 2222 h\ndocker run -p 8080:80 mysql; cat login.txt; mkdir -p /var/x"},
		{"cookies of a command", "curl -b 'sid=abc987zyx654; x=y' -b sid2=abc987zyx655 u\ncurl -b cookies.txt u\ndocker run -b sid=1", "curl -b '<cookie-1>' -b <cookie-2> u\ncurl -b cookies.txt u\ndocker run -b sid=1"},
		{"cookies in a list", `{"cookies": [ {"name":"sid","value":"a]'c", "path":""}, {"name":"b","value":"c\"d"} ],"headers":[],"cookies":[],"x":"y"}`, `{"cookies": [<cookie-1>],"headers":[],"cookies":[],"x":"y"}`},
		{"cookies in escaped JSON", `{"h":"{\"cookies\":[{\"name\":\"sid\",\"value\":\"abc987zyx654\"}],\"x\":1}"}`, `{"h":"{\"cookies\":[<cookie-1>],\"x\":1}"}`},
		{"cookies in a program", "self.cookies = cookies; get(u, cookies=self.cookies)\ncookies: sid=abc987; x=y\n", "self.cookies = cookies; get(u, cookies=self.cookies)\ncookies: <cookie-1>\n"},
		{"cookies in a map", "requests.get(u, cookies={'sid': 'abc987zyx654'}, timeout=5)", "requests.get(u, cookies={<cookie-1>}, timeout=5)"},
		{"files of tools", "client-certificate-data: LS0tLS1CRUdJTi\nclient-key-data: LS0tLS1CRUdJTiBSU0Eg\n//packages.example/:_auth=bnBtOnBhc3N3b3JkMTIz\n" + `{"auth":"Ym90OnN3clBhc3M="}`, "client-certificate-data: LS0tLS1CRUdJTi\nclient-key-data: <key-1>\n//packages.example/:_auth=<password-1>\n" + `{"auth":"<password-2>"}`},
		{"auth that is none", "auth: keystonev3 auth=v3password \"auth\":\"required\" auth: {x}", "auth: keystonev3 auth=v3password \"auth\":\"required\" auth: {x}"},
		{"connection string", "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=abcDEF123456ghi+KL789/noPQR0=", "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=<sk-1>"},
		{"access key in base64", "data:\n  ak: SFBVQVE3WksyTE05WFc0VDhSQkM=\n", "data:\n  ak: <ak-1>\n"},
		{"tokens with marks of their own", "glpat-AbCdEf123456_-GhIjKl dckr_pat_abcdEFGH1234ijkl AIzaSyA1234567890abcdefghijklmnopqrstuv AGE-SECRET-KEY-1QQPQTRK23EXAMPLE00", "<token-1> <token-2> <token-3> <token-4>"},
		{"tokens of several parts", "hvs.CAESIJ1abcdefghijklmnop SG.1bcdefghijklmnopqrstuv.2BCDEFGHIJ-LMNOPQRSTUVWXYZ0123456789, hvs.x SG.no", "<token-1> <token-2>, hvs.x SG.no"},
		{"hook of a chat", "curl https://hooks.slack.com/services/T00/B00/0XXXXX -d x", "curl https://<token-1> -d x"},
		{"parameters of an Authorization", "Authorization: Digest username=\"bob\", opaque=\"\", response=\"6629fae4\"\nHost: x", "Authorization: Digest <token-1>\nHost: x"},
		{"the same in quotation marks", `-H 'Authorization: Digest username="bob", response="6629fae4"' x {"Authorization": "Digest username=\"bob\", uri=\"/x\"", "x": 1}`, `-H 'Authorization: Digest <token-1>' x {"Authorization": "Digest <token-2>", "x": 1}`},
		{"base64 in quotation marks", `{"Authorization":"Basic Ym90OnN3clBhc3M=","x":"y"} "Authorization: Basic Ym90OnN3clBhc3N=\r\nHost: x"`, `{"Authorization":"Basic <token-1>","x":"y"} "Authorization: Basic <token-2>\r\nHost: x"`},
		{"access key of a resource", "resource \"huaweicloud_identity_access_key\" \"k\" {\n    id = \"ABCDEFGH1JKLMN0PQRST\"\n}", "resource \"huaweicloud_identity_access_key\" \"k\" {\n    id = \"<ak-1>\"\n}"},
		{"ids of people", `{"user":{"name":"x","id":"` + id + `"},"error":{"id":1}}`, `{"user":{"name":"x","id":"<user-1>"},"error":{"id":1}}`},
		{"whose password", "Passwort für Testkonto: Sommer2026! password for test account: Summer2026! The password for svc-audit is Summer2027!", "Passwort für Testkonto: <password-1> password for test account: <password-2> The password for svc-audit is <password-3>"},
		{"what happened to whose password", "Failed password for root from 10.45.152.59 port 22\npassword for alice: wrong password for user x: CTS.0218 token for y: request_id=" + id, "Failed password for root from <ip-1> port 22\npassword for alice: wrong password for user x: CTS.0218 token for y: request_id=" + id},
		{"short names", "Kennwort lautet Sommer2026! PW: hunter2 pw=hunter3 otp=123456 TOTP: 654321", "Kennwort lautet <password-1> PW: <password-2> pw=<password-3> otp=<password-4> TOTP: <password-5>"},
		{"name and password", "creds: admin / Sommer2026!, credentials=bob:hunter22 Zugangsdaten: a.b@c/hunter33", "creds: admin / <password-1>, credentials=<password-2> Zugangsdaten: <password-3>"},
		{"no name and password", "creds: see the vault; credentials: none; creds: ~/.aws/credentials2 Credentials: invalid", "creds: see the vault; credentials: none; creds: ~/.aws/credentials2 Credentials: invalid"},
		{"keys in Chinese", "密钥:abcdefgh1234ABCD 密钥：无效的密钥", "密钥:<sk-1> 密钥：无效的密钥"},
		{"block of YAML", "password: |\n  swordfish\nuser: x", "password: |\n  <password-1>\nuser: x"},
		{"messages about secrets", "Invalid password. token expired; password is incorrect: X-Auth-Token is missing; secret is not valid.", "Invalid password. token expired; password is incorrect: X-Auth-Token is missing; secret is not valid."},
		{"id of a secret", "SECRET_ID=AKIDz8krbsJ5yKBZQpn74WFkmLPx3 secretId: AKIDz8krbsJ5yKBZQpn74WFkmLPx4", "SECRET_ID=<ak-1> secretId: <ak-2>"},
		{"names of several words", "Access Key Id: HPUAQ7ZK2LM9XW4T8RBC\nSecret Access Key: kX9vLq2mZ7tR4wB1nC8d\nAPI key = abcd1234", "Access Key Id: <ak-1>\nSecret Access Key: <sk-1>\nAPI key = <token-1>"},
		{"access key in a sentence", "the access key is HPUAQ7ZK2LM9XW4T8RBC", "the access key is <ak-1>"},
		{"list of methods", `{"methods":["password"],"password":{"user":{"password":"hunter22"}}}`, `{"methods":["password"],"password":{"user":{"password":"<password-1>"}}}`},
		{"list of headers", `[("X-Auth-Token","MIIFabcMIIFabc1")]`, `[("X-Auth-Token","<token-1>")]`},
		{"frames of a stack", "at com.x.Filter.verifyToken(Filter.java:88)\nat checkPassword (auth.js:12:3)\nmain.refreshToken(0xc000010000, 0x12)\ncheckPassword(request)", "at com.x.Filter.verifyToken(Filter.java:88)\nat checkPassword (auth.js:12:3)\nmain.refreshToken(0xc000010000, 0x12)\ncheckPassword(request)"},
		{"secrets in brackets", "token(gAAAAexample0123456789) password('swordfish')", "token(<token-1>) password('<password-1>')"},
		{"names of e-mail", "user_email: alice@corp, git log --show-email option", "user_email: <email-1>, git log --show-email option"},
		{"words about secrets", "invalid token CTS.0218; password expired; token request_id=" + id, "invalid token CTS.0218; password expired; token request_id=" + id},
		{"version", "version 1.2.3.4 and v1.0.2.3", "version 1.2.3.4 and v1.0.2.3"},
		{"loopback", "Trying 127.0.0.1:443", "Trying 127.0.0.1:443"},
		{"time", "16:25:38 at 12:34:56:78", "16:25:38 at 12:34:56:78"},
		{"request id", "X-Request-Id: " + id + " CTS.0214", "X-Request-Id: " + id + " CTS.0214"},
		{"placeholders", "X-Auth-Token: $TOKEN password=<masked> token: null", "X-Auth-Token: $TOKEN password=<masked> token: null"},
		{"words", "the token is not valid, the password was wrong", "the token is not valid, the password was wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := d.Decode([]byte(c.text))
			checkResult(t, []byte(c.text), r)
			if got := string(r.Redact([]byte(c.text), Span{0, len(c.text)}, nil)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestRedactEncodedCopies checks that a secret has one name in all its forms.
func TestRedactEncodedCopies(t *testing.T) {
	d := New(testIndex(t))
	token := "gAAAAexample+0123/456789=="
	text := "X-Auth-Token: " + token + "\nurl: https://x.example/?h=" + url.QueryEscape(`{"X-Auth-Token":"`+token+`"}`) +
		"\nbody: " + base64.StdEncoding.EncodeToString([]byte(`{"error_code":"CTS.0214","token":"`+token+`"}`)) + "\n"
	r := d.Decode([]byte(text))
	got := string(r.Redact([]byte(text), Span{0, len(text)}, nil))
	for _, s := range []string{token, url.QueryEscape(token), base64.StdEncoding.EncodeToString([]byte(token))[:12]} {
		if strings.Contains(got, s) {
			t.Errorf("%q still in\n%s", s, got)
		}
	}
	names := map[string]bool{}
	for _, x := range r.Redactions {
		names[x.Replacement] = true
	}
	if len(names) != 1 {
		t.Errorf("one token has the names %v in\n%s", names, got)
	}
}

func TestTicket(t *testing.T) {
	d := New(testIndex(t))
	text := []byte("2025-01-14T09:12:44Z curl -H 'X-Auth-Token: gAAAAexample0123456789' -X POST https://cts.eu-de.otc.t-systems.com/v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352/tracker\nHTTP/1.1 404 Not Found\n" + pastes.Body + "\n")
	r := d.Decode(text)
	for _, format := range []string{"md", "jira", "text"} {
		t.Run(format, func(t *testing.T) {
			got := string(r.Ticket(text, format, TicketOptions{BaseURL: "https://errors.example"}))
			for _, want := range []string{"CTS.0214", "https://errors.example/errors/cts-0214/", "404", "2025-01-14T09:12:44Z", "eu-de", "Missing", "request id (header X-Request-Id)", "The tracker does not exist.", "send it again after the fix"} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			for _, bad := range []string{"gAAAAexample0123456789", "0f3c9a7e5b1d4826a9e0c7d41b6f8352"} {
				if strings.Contains(got, bad) {
					t.Errorf("%q in\n%s", bad, got)
				}
			}
			kept := string(r.Ticket(text, format, TicketOptions{Keep: []string{"project"}}))
			if !strings.Contains(kept, "0f3c9a7e5b1d4826a9e0c7d41b6f8352") || strings.Contains(kept, "gAAAAexample0123456789") {
				t.Errorf("project ids should be kept, tokens not:\n%s", kept)
			}
		})
	}
}

// TestTicketRequest checks that a request that is told without its escapes holds
// no secret.
func TestTicketRequest(t *testing.T) {
	d := New(testIndex(t))
	text := []byte("GET https://x.example/v3/a?Signature=s3cr3tS1gn%3D&X-Amz-Security-Token=FQoSEC1 HTTP/1.1\nHTTP/1.1 404 Not Found\n" + pastes.Body)
	got := string(d.Decode(text).Ticket(text, "text", TicketOptions{}))
	if want := "Request: GET https://x.example/v3/a?Signature=<signature-1>&X-Amz-Security-Token=<token-1>\n"; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}

// TestTicketParts checks that a secret which begins like another leaves nothing of the
// other in a message.
func TestTicketParts(t *testing.T) {
	d := New(testIndex(t))
	text := []byte(`10.45.152.6 {"error_code":"CTS.0214","error_msg":"No tracker for 10.45.152.61."}`)
	got := string(d.Decode(text).Ticket(text, "text", TicketOptions{}))
	if want := "Message: No tracker for <ip-2>.\n"; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}

func TestShare(t *testing.T) {
	d := New(testIndex(t))
	text := "HTTP/1.1 404 Not Found\nX-Request-Id: 4be1c07d92f84a5d8e6b13a0c75f2d98\n\n" + pastes.Body + "\n{\"error_code\":\"cts.0036\",\"error_msg\":\"Create failed, password=hunter2 für x\"}"
	r := d.Decode([]byte(text))
	s := r.Share()
	if strings.Contains(s, "hunter2") || strings.Contains(s, "Create") || len(s) > 200 {
		t.Errorf("fragment %q: a message that is not the catalog's may hold anything", s)
	}
	o, err := d.OpenShare("#" + s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Findings {
		a, b := r.Findings[i], o.Findings[i]
		if a.Code != b.Code || a.HTTPStatus != b.HTTPStatus || a.RequestID != b.RequestID || a.Title != b.Title || a.URL != b.URL || a.Verdict != b.Verdict || !b.Known {
			t.Errorf("shared %+v\nopened %+v", a, b)
		}
	}
	if o.Findings[0].Message != "The tracker does not exist." {
		t.Errorf("message %q", o.Findings[0].Message)
	}
	if o.Share() != s {
		t.Errorf("shared again: %q, want %q", o.Share(), s)
	}
	for i := range s {
		if _, err := d.OpenShare(s[:i]); err == nil {
			t.Errorf("OpenShare(%q), which was cut off: no error", s[:i])
		}
	}
	for fragment, why := range map[string]string{
		s[:len(s)-1]:                        "cut off",
		strings.Replace(s, "404", "403", 1): "changed on its way",
		"d1:0218,400":                       "cut off",
		"d2:0218":                           "newer version",
		"":                                  "not a shared result",
		"#x":                                "not a shared result",
		"d1:" + strings.Repeat("a", 20000):  "too long",
	} {
		if _, err := d.OpenShare(fragment); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("OpenShare(%.40q): %v, want %q", fragment, err, why)
		}
	}
	for fields, why := range map[string]string{ // with a right sum
		"":                          "four digits",
		"0218,999":                  "status",
		"0218,400,<script>":         "encoded",
		"0218,400,%3Cscript%3E":     "request id",
		"0218,,,,,,a%00b":           "not the catalog's",
		"0218,,,,,,%ff":             "not the catalog's",
		"0218,1,2,3,4,5,6,7":        "too many fields",
		strings.Repeat("0218;", 60): "too many findings",
		"9999,,,,,,=":               "no message",
		"0218,,,,<b>":               "encoded",
		"0218,,a%2eb":               "request id",
		"0218,400,,0":               "count",
		"0218,,,,,eu%20de":          "region",
	} {
		if _, err := d.OpenShare(string(appendSum([]byte("d1:" + fields)))); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("OpenShare of %.40q: %v, want %q", fields, err, why)
		}
	}
}

func TestUTF16(t *testing.T) {
	d := New(testIndex(t))
	text := "é😀 CTS.0214 日本 CTS.0300"
	r := d.Decode([]byte(text)).UTF16([]byte(text))
	var got []Span
	for _, f := range r.Findings {
		got = append(got, f.Span)
	}
	if want := []Span{{4, 12}, {16, 24}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// wrap breaks a line as a terminal does.
func wrap(line string, width int) string {
	var b strings.Builder
	for len(line) > width {
		b.WriteString(line[:width] + "\n")
		line = line[width:]
	}
	return b.String() + line
}
