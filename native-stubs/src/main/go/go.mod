module dev.glovebox/stubs

go 1.19
