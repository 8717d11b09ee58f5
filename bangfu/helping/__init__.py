"""帮扶成效: what reached people besides projects: condolence visits, training, work away, technology, talent, student aid."""
