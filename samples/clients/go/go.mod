module glovebox.dev/samples/clients/go

go 1.19
