package decode

import (
	"strings"
)

// services explains codes and layers that show up in the place of a CTS error.
// Prefixes are compared in upper case.
var services = [...]struct{ prefix, name, meaning string }{
	{"APIGW", "API gateway", "The gateway refused the call; CTS never saw it."},
	{"APIG", "API gateway", "The gateway refused the call; CTS never saw it."},
	{"IAM", "IAM", "Identity and Access Management refused the token, the user or the permission."},
	{"PAP", "IAM", "Identity and Access Management refused the permission."},
	{"OBS", "OBS", "Object Storage Service answered; look at the bucket and its permissions."},
	{"LTS", "LTS", "Log Tank Service answered; look at the log group and stream."},
	{"SMN", "SMN", "Simple Message Notification answered; look at the topic."},
	{"KMS", "DEW", "Key Management Service answered; look at the key."},
	{"DEW", "DEW", "Data Encryption Workshop answered; look at the key."},
	{"VPC", "VPC", "Virtual Private Cloud answered."},
	{"ECS", "ECS", "Elastic Cloud Server answered."},
	{"EVS", "EVS", "Elastic Volume Service answered."},
	{"IMG", "IMS", "Image Management Service answered."},
	{"IMS", "IMS", "Image Management Service answered."},
	{"RDS", "RDS", "Relational Database Service answered."},
	{"DBS", "RDS", "Relational Database Service answered."},
	{"ELB", "ELB", "Elastic Load Balance answered."},
	{"CCE", "CCE", "Cloud Container Engine answered."},
	{"AS", "AS", "Auto Scaling answered."},
	{"CES", "CES", "Cloud Eye answered."},
	{"DNS", "DNS", "Domain Name Service answered."},
	{"FSS", "FunctionGraph", "FunctionGraph answered; look at the function."},
	{"RMS", "Config", "Config (resource management) answered."},
	{"TMS", "TMS", "Tag Management Service answered."},
	{"EPS", "EPS", "Enterprise Project Management answered."},
	{"BSS", "BSS", "Billing answered; look at the account."},
	{"CBC", "BSS", "Billing answered; look at the account."},
	{"ORGANIZATIONS", "Organizations", "Organizations answered; look at the organization's policies."},
	{"DCS", "DCS", "Distributed Cache Service answered."},
	{"DMS", "DMS", "Distributed Message Service answered."},
	{"DDS", "DDS", "Document Database Service answered."},
	{"SWR", "SWR", "Software Repository for Containers answered."},
	{"CDN", "CDN", "Content Delivery Network answered."},
	{"NAT", "NAT", "NAT Gateway answered."},
	{"VPN", "VPN", "Virtual Private Network answered."},
	{"WAF", "WAF", "Web Application Firewall answered."},
	{"AOM", "AOM", "Application Operations Management answered."},
	{"CBR", "CBR", "Cloud Backup and Recovery answered."},
	{"SFS", "SFS", "Scalable File Service answered."},
	{"RAM", "RAM", "Resource Access Manager answered."},
	{"STS", "STS", "Security Token Service answered."},
	{"SYS", "the platform", "A common layer of the platform answered."},
	{"COMMON", "the platform", "A common layer of the platform answered."},
}

// gatewayMeanings are the gateway's own codes that callers of CTS meet.
var gatewayMeanings = [...]struct{ digits, meaning string }{
	{"0101", "The gateway does not know this path, method or version; CTS never saw the call. Check the address."},
	{"0103", "The gateway does not know this address; CTS never saw the call."},
	{"0106", "The gateway could not handle the request; CTS never saw it."},
	{"0201", "The gateway found the request malformed, too large or too slow."},
	{"0301", "The gateway did not accept the token or the AK/SK signature; CTS never saw the call. The text behind the code says which."},
	{"0302", "The gateway does not let this caller use the API; CTS never saw the call."},
	{"0303", "The gateway did not accept the application's key; CTS never saw the call."},
	{"0304", "The gateway does not let this application use the API; CTS never saw the call."},
	{"0305", "The caller's address or account is on the gateway's block list."},
	{"0307", "The gateway wants a fresh token: it is expired or of another region."},
	{"0308", "The gateway's limit of calls is exceeded. Wait, then send the same again."},
	{"0310", "The gateway refused the project of the token."},
	{"0401", "The gateway blocks the caller's address."},
	{"0601", "The gateway failed inside. Send the same again later."},
	{"0602", "The gateway was given an unknown address."},
	{"0603", "The gateway could not read the answer of the service behind it."},
	{"0605", "The gateway could not find the service behind it."},
}

// service returns what is known of the service of a code.
func service(code string) (name, meaning string, known bool) {
	dot := strings.IndexByte(code, '.')
	prefix := upperString(code[:max(dot, 0)])
	for i := range services {
		if services[i].prefix == prefix {
			name, meaning = services[i].name, services[i].meaning
			if prefix == "APIGW" || prefix == "APIG" {
				for _, g := range gatewayMeanings {
					if code[dot+1:] == g.digits {
						meaning = g.meaning
					}
				}
			}
			return name, meaning, true
		}
	}
	return prefix, "Another service answered; CTS codes start with CTS.", false
}

const maxForeign = 200

// addForeign keeps an error of another service. A code of a service that is not
// known counts only under a key that means one.
func (c *collector) addForeign(p *pairing, v *view, a int32) {
	f := &p.facts[a]
	t := v.text
	code := string(t[f.start:f.end])
	name, meaning, known := service(code)
	if !known && f.rank < 3 || len(c.foreign) >= maxForeign {
		return
	}
	n := Foreign{Code: code, Service: name, Meaning: meaning, Span: v.span(int(f.start), int(f.end))}
	if f.rank >= 3 {
		if k := p.status(a); k >= 0 {
			n.HTTPStatus = int(p.facts[k].num)
		}
		if k := p.requestID(a); k >= 0 {
			n.RequestID = string(t[p.facts[k].start:p.facts[k].end])
		}
		if k := p.message(a); k >= 0 {
			msg, _, _, _ := readMessage(t, int(p.facts[k].start))
			n.Message = valid(msg)
		}
	}
	for i := range c.foreign {
		o := &c.foreign[i]
		if o.Code == n.Code && (o.RequestID == n.RequestID || n.RequestID == "" || o.RequestID == "") {
			return
		}
	}
	c.foreign = append(c.foreign, n)
}

// layers are errors without a code of the form Service.NNNN: what IAM, OBS and
// older gateways answer.
var layers = [...]struct{ a, b, code, service, meaning string }{
	{`"The token is not valid`, "", "401", "IAM", "IAM refused the token. Get a new one for the project and region of the call."},
	{`"title":"Unauthorized"`, `"code":401`, "401", "IAM", "IAM refused the token request. Check user, password, account and project."},
	{`"title": "Unauthorized"`, `"code": 401`, "401", "IAM", "IAM refused the token request. Check user, password, account and project."},
	{"Authorization information is wrong", "", "401", "API gateway", "An older gateway refused token or signature; CTS never saw the call."},
	{"<Code>AccessDenied</Code>", "", "AccessDenied", "OBS", "OBS refused access to the bucket. Check the bucket's policy and owner."},
	{"<Code>NoSuchBucket</Code>", "", "NoSuchBucket", "OBS", "OBS does not know the bucket."},
	{"<Code>InvalidAccessKeyId</Code>", "", "InvalidAccessKeyId", "OBS", "OBS does not know the access key."},
	{"<Code>SignatureDoesNotMatch</Code>", "", "SignatureDoesNotMatch", "OBS", "OBS did not accept the signature."},
	{`"code":"NoSuchBucket"`, "", "NoSuchBucket", "OBS", "OBS does not know the bucket."},
	{`"obs_error":"AccessDenied"`, "", "AccessDenied", "OBS", "OBS refused what CTS asked for; CTS reports it as the cause."},
}

// addLayers keeps the errors of other layers that have no code of their own.
func (c *collector) addLayers(root *view) {
	v := c.final
	if v == nil {
		return
	}
	for i := range layers {
		l := &layers[i]
		if !v.has(l.a) || l.b != "" && !v.has(l.b) {
			continue
		}
		k := indexString(v.text, l.a)
		c.foreign = append(c.foreign, Foreign{Code: l.code, Service: l.service, Meaning: l.meaning, Span: v.span(k, k+len(l.a))})
		return
	}
}
