overview = new = release = approve = discard = retry = withdraw = certificate = open_form = lambda request: None
