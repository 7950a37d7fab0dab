package decode

func (c *collector) causes()                                 {}
func (c *collector) tell(r *Result, root *view)              {}
func (c *collector) redact(r *Result, root *view)            {}
func (c *collector) addForeign(p *pairing, v *view, a int32) {}
func (c *collector) circumstances(t []byte, v *view, p *pairing, a int32, n *found) {
	n.Form = "plain-text"
}
