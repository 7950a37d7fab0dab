// Pastes to try. All ids are invented.

export const EXAMPLES = [
  {
    name: 'JSON body',
    text: '{"error_code":"CTS.0231","error_msg":"Invalid bucket name. A bucket name must be a string of 3 to 63 characters, including only lowercase letters, digits, hyphens (-), or periods (.). It must start with a digit or a lowercase letter."}',
  },
  {
    name: 'curl -v with a token',
    text: `> POST /v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352/tracker HTTP/2
> Host: cts.eu-west-101.myhuaweicloud.eu
> X-Auth-Token: MIIExampleOnlyNotARealTokenAAAABBBBCCCCDDDDEEEEFFFF
>
< HTTP/2 404
< date: Tue, 14 Jan 2025 09:12:44 GMT
< x-request-id: 1a7f03c5e8b24d69930be2d4f6a8c701
<
{"error_code":"CTS.0214","error_msg":"The tracker does not exist."}`,
  },
  {
    name: 'Terraform',
    text: `╷
│ Error: error creating CTS data tracker: Bad request with: [POST https://cts.eu-west-101.myhuaweicloud.eu/v3/0f3c9a7e5b1d4826a9e0c7d41b6f8352/tracker], request_id: 60b9d3f2e7a14c58b1d06e94a8c27f35, error message: {"error_code":"CTS.0219","error_msg":"The bucket operation cannot be empty."}
│
│   with huaweicloud_cts_data_tracker.invoices,
│   on main.tf line 12, in resource "huaweicloud_cts_data_tracker" "invoices":
╵`,
  },
  {
    name: 'Log with several errors',
    text: `2025-01-14T09:12:44Z ERROR create tracker failed: {"status_code":400,"request_id":"7c1e0a5b9d3f4e62a8b0c4d5e6f70123","error_code":"CTS.0201","error_message":"A management tracker has been created.","encoded_authorization_message":"","details":null}
2025-01-14T09:13:02Z ERROR ClientRequestException - {status_code:404,request_id:5d1f0c7e2b9a4c31a8e6f7b2c4d90e11,error_code:CTS.0403,error_msg:The notification does not exist.,encoded_authorization_message:None }
2025-01-14T09:13:40Z ERROR {"error_msg":"Incorrect IAM authentication information: verify aksk signature fail","error_code":"APIGW.0301","request_id":"4be1c07d92f84a5d8e6b13a0c75f2d98"}`,
  },
  { name: 'A message without its code', text: 'The file_prefix_name is a string of 0 to 64 characters' },
];
