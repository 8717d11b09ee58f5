"""表单: XForms without the web: a form read into what is asked, an instance filled in, its expressions evaluated. No Django."""
