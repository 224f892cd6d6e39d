"""The signer: a process of its own, which alone has the private keys of seals and letters."""
