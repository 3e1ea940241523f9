"""The API's routes, one module a subject. A route's function takes a Request and returns an Answer."""
